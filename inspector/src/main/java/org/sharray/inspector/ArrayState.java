package org.sharray.inspector;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;

/**
 * One array in one sample.
 *
 * @param found         where it is, and which other processes have it open
 * @param facts         what it is; absent if it can't be opened
 * @param problem       why it can't be opened
 * @param residentBytes how much of it is in memory
 * @param lock          its lock, if it has one
 * @param stripes       the locks of its parts
 * @param participants  who takes part in its locks
 * @param synchronizers what else is in its file
 * @param rates         how it was used since the sample before
 */
public record ArrayState(FoundArray found, Optional<ArrayFacts> facts, Optional<String> problem,
        OptionalLong residentBytes, Optional<LockFacts> lock, List<LockFacts> stripes,
        List<ParticipantFacts> participants, List<SynchronizerFacts> synchronizers, Rates rates) {
    /** Copies the lists. */
    public ArrayState {
        stripes = List.copyOf(stripes);
        participants = List.copyOf(participants);
        synchronizers = List.copyOf(synchronizers);
    }

    /**
     * What people call it.
     *
     * @return the name, the path, or {@code pid:number}
     */
    public String label() {
        return found.label();
    }

    /**
     * Whether a named array has no process any more, so that nobody will miss it, perhaps.
     *
     * @return true if no other process has it open
     */
    public boolean isOrphan() {
        return found.kind() == FoundArray.Kind.NAMED && found.processes().isEmpty();
    }
}
