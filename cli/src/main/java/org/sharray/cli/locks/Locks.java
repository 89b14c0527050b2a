package org.sharray.cli.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.sharray.Inspection;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.SynchronizerFacts;

/** All locks of an array's file. */
final class Locks {
    private Locks() {}

    static List<LockFacts> of(Inspection inspection) {
        List<LockFacts> locks = new ArrayList<>(inspection.lock().stream().toList());
        locks.addAll(inspection.stripes());
        inspection.synchronizers().stream().map(SynchronizerFacts::lock).flatMap(Optional::stream).forEach(locks::add);
        return locks;
    }

    static List<LockFacts> taken(Inspection inspection) {
        return of(inspection).stream().filter(lock -> lock.state() != State.FREE).toList();
    }
}
