package org.sharray.inspector.web;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.inspector.ArrayState;
import org.sharray.inspector.Rates;
import org.sharray.type.ElementType;

/** What the page is told of arrays, in the form of its JSON. Whatever others have written is {@linkplain Plain plain}; what is not known is null. */
final class Facts {
    private static final int MOST_STRIPES = 100;

    private Facts() {}

    /** An array in the list; of one on a cluster, its processes are the members that keep some of it, and the missing are its chunks that are lost. */
    record Row(String id, String kind, String label, String problem, String type, String shape, long length,
            long bytes, int processes, String lock, int heldStripes, boolean orphan, long missing, Rates rates) {}

    /** An array that is shown. */
    record Detail(String label, String kind, String path, String type, List<Long> shape, boolean columnMajor,
            boolean numbers, long bytes, long fileBytes, Long residentBytes, Long created, long creator,
            String lockPlace, String lockPath, boolean strict, int capacity, Lock lock, int stripes,
            List<Lock> busyStripes, List<Participant> participants, List<Opener> openers,
            List<Synchronizer> synchronizers, Rates rates) {}

    /** A lock; what is not counted is null. */
    record Lock(String label, String state, Participant owner, Long thread, boolean waiters, boolean starving,
            boolean previousOwnerDied, Long heldSince, long acquisitions, Long contended, Double waitedSeconds,
            long deaths, Long replays) {}

    /** Who takes part in the locks. */
    record Participant(int slot, long pid, String program, boolean alive, String evidence, Long started) {}

    /** Who has the array open. */
    record Opener(long pid, String program) {}

    /** A synchroniser. */
    record Synchronizer(String kind, String name, String state, Lock lock) {}

    static Row row(String id, ArrayState state) {
        return new Row(id, name(state.found().kind()), Plain.text(state.label()),
                state.problem().map(Plain::text).orElse(null),
                state.facts().map(facts -> Plain.text(facts.type().toString())).orElse(""),
                state.facts().map(facts -> facts.shape().toString()).orElse(""),
                state.facts().map(facts -> facts.shape().elements()).orElse(0L),
                state.facts().map(ArrayFacts::dataBytes).orElse(0L), state.found().processes().size(),
                state.lock().map(lock -> name(lock.state())).orElse(null),
                (int) state.stripes().stream().filter(stripe -> stripe.state() != LockFacts.State.FREE).count(),
                state.isOrphan(), 0, state.rates());
    }

    static Detail detail(ArrayState state) {
        ArrayFacts facts = state.facts().orElseThrow();
        return new Detail(Plain.text(state.label()), name(state.found().kind()),
                Plain.text(state.found().path().toString()), Plain.text(facts.type().toString()),
                LongStream.of(facts.shape().toArray()).boxed().toList(), facts.columnMajor(),
                facts.type() instanceof ElementType, facts.dataBytes(), facts.fileBytes(),
                state.residentBytes().isPresent() ? state.residentBytes().getAsLong() : null,
                facts.created().map(Instant::toEpochMilli).orElse(null), facts.creator(),
                name(facts.lock()), facts.lockPath().map(Plain::text).orElse(null), facts.strict(),
                facts.participants(), state.lock().map(Facts::lock).orElse(null), state.stripes().size(),
                state.stripes().stream().filter(stripe -> stripe.state() != LockFacts.State.FREE)
                        .limit(MOST_STRIPES).map(Facts::lock).toList(),
                state.participants().stream().map(Facts::participant).toList(),
                state.found().processes().stream().map(Facts::opener).toList(),
                state.synchronizers().stream().map(Facts::synchronizer).toList(), state.rates());
    }

    static Lock lock(LockFacts lock) {
        return new Lock(Plain.text(lock.label()), name(lock.state()),
                lock.owner().map(owner -> participant(owner.process())).orElse(null),
                lock.owner().map(owner -> Integer.toUnsignedLong(owner.thread())).orElse(null), lock.hasWaiters(),
                lock.isStarving(), lock.previousOwnerDied(),
                lock.heldSince().map(Instant::toEpochMilli).orElse(null), lock.acquisitions(),
                lock.contended(), lock.waited().toNanos() / 1e9, lock.deaths(), lock.replays());
    }

    private static Participant participant(ParticipantFacts participant) {
        return new Participant(participant.slot(), participant.pid(), Plain.text(participant.program()),
                participant.alive(), participant.proof().evidence(participant.alive()),
                participant.started().map(Instant::toEpochMilli).orElse(null));
    }

    private static Opener opener(long pid) {
        return new Opener(pid, ProcessHandle.of(pid).flatMap(process -> process.info().command())
                .map(command -> Plain.text(command.substring(command.lastIndexOf('/') + 1))).orElse(""));
    }

    private static Synchronizer synchronizer(SynchronizerFacts synchronizer) {
        return new Synchronizer(name(synchronizer.kind()).replace('_', ' '), Plain.text(synchronizer.name()),
                Plain.text(synchronizer.state()), synchronizer.lock().map(Facts::lock).orElse(null));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
