package org.sharray.inspector.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterLockFacts;
import org.sharray.cluster.inspect.ClusterLockFacts.State;
import org.sharray.cluster.inspect.LockOwner;
import org.sharray.cluster.inspect.MemberFacts;
import org.sharray.cluster.inspect.Placement;
import org.sharray.inspector.Rates;
import org.sharray.type.ElementType;

/** What the page is told of a cluster's arrays, in the form of its JSON; see {@link Facts}. */
final class ClusterPage {
    private static final String KIND = "cluster";

    private ClusterPage() {}

    /** An array that is shown. */
    record Detail(String label, String kind, String type, List<Long> shape, boolean numbers, boolean contents,
            long bytes, String lockPlace, boolean strict, Facts.Lock lock, Rates rates, Chunks placement) {}

    /** Where an array's chunks are. */
    record Chunks(String cluster, long chunks, long backedUp, long missing, boolean settled, List<Keeper> members) {}

    /** What a member has; without a number it did not answer. */
    record Keeper(String address, Long pid, boolean keeps, long chunks, long bytes, long backups, long backupBytes) {}

    static Facts.Row row(String id, ClusterPageArray shown) {
        ClusterArrayFacts array = shown.array();
        int keepers = (int) array.placements().stream().filter(each -> each.chunks() > 0).count();
        return new Facts.Row(id, KIND, Plain.text(array.name()), shown.problem().map(Plain::text).orElse(null),
                Plain.text(array.type().toString()), array.shape().toString(), array.shape().elements(), array.bytes(),
                keepers, name(array.lock().state()), 0, false, missing(shown), Rates.NONE);
    }

    /** Chunks that nobody has, as far as that is known. */
    private static long missing(ClusterPageArray shown) {
        return shown.facts().settled() && shown.array().complete() ? shown.array().missing() : 0;
    }

    static Detail detail(ClusterPageArray shown) {
        ClusterArrayFacts array = shown.array();
        return new Detail(Plain.text(array.name()), KIND, Plain.text(array.type().toString()),
                LongStream.of(array.shape().toArray()).boxed().toList(), array.type() instanceof ElementType,
                shown.isReadable(), array.bytes(), "own", false, lock(shown), Rates.NONE,
                new Chunks(Plain.text(shown.facts().name()), array.chunks(), array.backedUp(), missing(shown),
                        shown.facts().settled(),
                        shown.facts().members().stream().map(member -> keeper(array, member)).toList()));
    }

    private static Keeper keeper(ClusterArrayFacts array, MemberFacts member) {
        Placement has = array.placements().stream().filter(each -> each.member().equals(member.id())).findAny()
                .orElse(new Placement(member.id(), 0, 0, 0, 0));
        return new Keeper(Plain.text(member.address()), member.pid().isPresent() ? member.pid().getAsLong() : null,
                member.keeps(), has.chunks(), has.bytes(), has.backups(), has.backupBytes());
    }

    private static Facts.Lock lock(ClusterPageArray shown) {
        ClusterLockFacts lock = shown.array().lock();
        Optional<LockOwner> owner = lock.owner().filter(_ -> lock.state() == State.HELD);
        return new Facts.Lock("the lock", name(lock.state()), owner.map(found -> owner(shown, found)).orElse(null),
                owner.map(LockOwner::thread).orElse(null), false, false, lock.previousOwnerDied(),
                owner.map(found -> found.since().toEpochMilli()).orElse(null), lock.acquisitions(), null, null,
                lock.deaths(), null);
    }

    private static Facts.Participant owner(ClusterPageArray shown, LockOwner owner) {
        boolean member = shown.facts().members().stream().anyMatch(each -> each.id().equals(owner.process()));
        return new Facts.Participant(0, owner.pid(),
                Plain.text(owner.address() + ", thread " + owner.threadName()), true,
                member
                        ? "it is a member of the cluster"
                        : "the cluster has not freed it; a client, or it left just now",
                null);
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
