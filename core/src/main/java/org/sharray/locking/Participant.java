package org.sharray.locking;

import static org.sharray.locking.Step.D5;
import static org.sharray.locking.Step.L1;
import static org.sharray.locking.Step.L2;
import static org.sharray.locking.Step.P1;
import static org.sharray.locking.Step.P3;
import static org.sharray.locking.Step.P4;
import static org.sharray.locking.Step.P5;
import static org.sharray.locking.Step.P6;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.os.DeathNotices;
import org.sharray.os.Descriptor;
import org.sharray.os.OrderlyEnd;
import org.sharray.os.Os;
import org.sharray.os.Words;

/**
 * This process as one of those that use a file's locks: its slot, the proof that it lives, and what it finds out about others.
 *
 * <p>
 * <b>Identity.</b> A lock's word names its owner by slot and by generation, the number of the slot's life. A JVM has one slot a
 * file, however often it opens it, so that its threads are told apart by their tags alone and a lock taken through one opening is
 * held through every other.
 *
 * <p>
 * <b>Life.</b> Each slot has a byte beyond the file's end. Where byte locks prove life ({@link Os#locksProveLife}), a
 * participant holds its byte's lock, on an open file description that no other process has, until it leaves or dies; the kernel lets go of
 * it however it dies, and neither recycled process ids nor containers with ids of their own can deceive. A portable participant
 * can't rely on that: it holds the byte only while it claims the slot, and its process id and start stand for it. Who has a
 * {@link Keeper} is reported dead by the kernel sooner than its byte is free: by the mark in its notice word, which is a proof once
 * the fence has been passed ({@link DeathNotices#fence}).
 *
 * <p>
 * <b>The rule that makes takeover safe.</b> The owner in a word is changed only by its own living process, by whoever has the
 * slot's byte with the owner dead, or by anybody who knows that this generation of the slot is over; always from exactly
 * the word that was read. Who claims a slot takes the byte and settles every lock that still names it before it begins a new
 * generation. So a word never outlives its owner into the slot's next life, and a dead owner is never confused with the
 * slot's new one. Cells have no generation: they are settled by who has the byte.
 *
 * <p>
 * The steps P1 to P6 (taking part), L1 to L3 (leaving) and D1 to D5 (settling) are those of docs/locking.md, which says what is
 * found after a kill at each. A portable participant leaves without its byte: as long as it lives, whoever has the byte finds it
 * living and goes away; once the slot is marked free, nothing names it.
 */
public final class Participant {
    private static final int CLAIM_ATTEMPTS = 3;

    /** How many attempts fail before one looks for threads that have ended, which takes some time. */
    private static final int ATTEMPTS_A_LOOK = 64;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    /** How long to wait for a slot that somebody has in hand who may be stopped. */
    private static final long IN_HAND_NANOS = 5_000_000_000L;

    /** The participants of this JVM. */
    private static final Set<Participant> ALL = ConcurrentHashMap.newKeySet();

    static {
        OrderlyEnd.prepare(Participant::leaveBarriers, Participant::takeLocksBack);
    }

    private final FileLayout layout;
    private final String label;
    private final int slot;
    private final int generation;

    /** What threads of this JVM have to share beside the file: queues of conditions, counts of read holds; by record. */
    private final ConcurrentHashMap<Integer, Object> local = new ConcurrentHashMap<>();

    /** Not used by two threads at once, and not after {@link #detached}: guarded by this. */
    private final Descriptor descriptor;
    private final Arena arena;
    private final SlotTable slots;
    private final Settlement settlement;

    /** Guarded by this. */
    private boolean detached;

    /** Whether the kernel watches over our notice word; guarded by this. */
    private boolean noticed;

    /** Our attention word when we last looked for ended threads; guarded by this. */
    private int attentionSeen;

    /** How many attempts have failed, roughly; not guarded, since it does not matter. */
    private int attempts;

    /** The word whose owner lived when it was asked for, and the record whose cells were looked at. */
    private final LastAnswer livingOwner = new LastAnswer();
    private final LastAnswer livingCells = new LastAnswer();

    /** Whether a thread of ours has ever waited, so that the keeper looks at the others; set once. */
    private volatile boolean watching;

    private Participant(FileLayout layout, Descriptor opened, String label) throws IOException {
        this.layout = layout;
        this.label = label;
        this.descriptor = opened.share();
        this.arena = Arena.ofShared();
        try {
            MemorySegment file = descriptor.map(layout.fileSize(), true, arena);
            this.slots = new SlotTable(file, layout);
            this.settlement = new Settlement(slots);
            this.slot = claim();
            this.generation = SlotTable.generation(slots.state(slot));
            this.attentionSeen = slots.attention(slot);
        } catch (IOException | RuntimeException failure) {
            arena.close();
            descriptor.close();
            throw failure;
        }
    }

    /**
     * Makes this JVM a participant of an array's locks, which it must not be yet; {@link Participation} sees to that.
     *
     * @param layout of the array's file, with a lock of its own
     * @param opened the file, open and writable
     * @param label  what to call the array in an error
     * @throws SharrayException if all slots are taken or the system refuses
     */
    static Participant moveIn(FileLayout layout, Descriptor opened, String label) {
        try {
            Participant made = new Participant(layout, opened, label);
            ALL.add(made);
            Keeper.changed();
            return made;
        } catch (IOException refused) {
            throw new StorageException("Can't take part in the lock of " + label + ": " + refused.getMessage(),
                    refused);
        }
    }

    /** For the end of a task that has done what it should: its process does not leave the others' barriers broken. */
    private static void leaveBarriers() {
        for (Participant participant : ALL) {
            participant.ifAttached(() -> participant.settlement.barriersOf(participant.slot));
        }
    }

    /** For a thread whose task has ended though it holds locks, in a process that lives on: frees them as those of a dead owner. */
    private static List<String> takeLocksBack() {
        List<String> names = new ArrayList<>();
        int tag = LockWord.tag(LockWord.owned(0, Thread.currentThread().threadId()));
        for (Participant participant : ALL) {
            participant.ifAttached(
                    () -> participant.settlement.locksOfThreads(participant.identity(), owner -> owner == tag,
                            record -> {
                                participant.forgetHolds(record);
                                names.add(
                                        SynchronizerKind.describe(participant.slots.file(), participant.layout, record)
                                                + " of "
                                                + participant.label);
                            }));
        }
        return names;
    }

    /** The participants of this JVM; one that comes or goes meanwhile may be among them or not. */
    static Iterable<Participant> all() {
        return ALL;
    }

    /** Does something, unless this JVM has left: not in the middle of that, when what it held is settled. */
    synchronized void ifAttached(Runnable action) {
        if (!detached) {
            action.run();
        }
    }

    /** The same for what has to be done: fails if this JVM has left. */
    synchronized boolean attached(BooleanSupplier action) {
        requireAttached();
        return action.getAsBoolean();
    }

    /** Gives up the slot. What this JVM still held then counts as held by a dead owner. The keeper need not be told: it sleeps on, and finds it gone. */
    synchronized void leave() {
        ALL.remove(this);
        detached = true;
        try {
            settlement.cellsOf(slot, false);
            settlement.locksOf(slot);
            Os.current().reached(L1);
            if (noticed) {
                Keeper.forget(slots.file(), slots.noticeWord(slot));
                slots.setNotice(slot, 0);
            }
            slots.setState(slot, Slot.FREE, generation);
            Os.current().reached(L2);
            slots.announceChange();
        } catch (InternalError truncated) {
            // Somebody has shortened the file under us; there is no lock any more.
        } finally {
            arena.close();
            unlockByte(); // which others who have the file open may share
            descriptor.close();
        }
    }

    /** L3. */
    private void unlockByte() {
        try {
            descriptor.unlock(layout.lockByte(slot));
        } catch (IOException refused) {
            // Then it goes with the last user of the descriptor.
        }
    }

    /** This JVM's slot, from 0 to the number of slots. */
    int slot() {
        return slot;
    }

    /** What the words of all locks that this JVM's threads own have in common. */
    long identity() {
        return LockWord.participant(slot, generation);
    }

    /** The slots; valid until this JVM has closed the array. */
    SlotTable slots() {
        return slots;
    }

    /**
     * What threads of this JVM share for a record, however often the array is open; made by the first that asks.
     *
     * @param make makes it from the record; the same class for the same record always
     */
    @SuppressWarnings("unchecked")
    <T> T local(int record, Function<Integer, T> make) {
        return (T) local.computeIfAbsent(record, make);
    }

    /**
     * Whether the owner that a lock's word names has died; if so, the lock is free when this returns. (W4)
     *
     * <p>
     * At the beginning of a wait only the owner's notice word is looked at, which costs next to nothing: to try the byte is a system call,
     * and most owners live and let go soon. Who tries for the last time, and who has waited for a time slice, tries it.
     *
     * @param word    what was read
     * @param waiting for how long the caller has waited
     * @return false if the owner lives, as far as can be told just now
     * @throws ArrayClosedException if this JVM has closed the array
     * @throws SharrayException     if there is no such slot, so that the word is damaged, or the system refuses
     */
    boolean recoverFrom(long word, Waiting waiting) {
        watch();
        if (waiting.isLastTry() || waiting.isLong()) {
            boolean seldom = waiting.isLastTry() ? ++attempts % ATTEMPTS_A_LOOK == 0 : waiting.isSeldom();
            if (!seldom && !waiting.isLastTry() && livingOwner.isFreshFor(word)) {
                return false;
            }
            boolean recovered = recoverFrom(word, seldom);
            livingOwner.answered(recovered ? LockWord.FREE : word);
            return recovered;
        }
        int owner = LockWord.slot(word);
        return owner < layout.participants() && slots.isMarked(owner, slots.state(owner))
                && recoverFrom(word, false);
    }

    /** One thread at a time: the kernel tells open file descriptions apart, not threads, so two of ours could both have a byte. */
    private synchronized boolean recoverFrom(long word, boolean seldom) {
        requireAttached();
        int owner = LockWord.slot(word);
        if (owner >= layout.participants()) {
            throw new SharrayException("The lock of " + label + " is damaged: it names participant " + owner + " of "
                    + layout.participants());
        }
        long state = slots.state(owner);
        if (!LockWord.isOfGeneration(word, SlotTable.generation(state))) {
            settlement.locksOf(owner, LockWord.generation(word)); // over, since the slot lives another life
            return true;
        }
        if (owner == slot) {
            if (seldom && !OwnThreads.lives(LockWord.tag(word))) {
                settlement.locksOfThreads(identity(), tag -> !OwnThreads.lives(tag), this::forgetHolds);
                return true;
            }
            return false;
        }
        if (settleIfMarked(owner, state) | settleIfUnlocked(owner)) {
            return true;
        }
        if (seldom) {
            slots.callAttention(owner);
        }
        return false;
    }

    /** Looks for dead participants among those that a synchroniser's cells speak of; for waits that have no owner. */
    void recoverCells(int record) {
        watch();
        if (!livingCells.isFreshFor(record)) {
            recoverAllCells(record);
            livingCells.answered(record);
        }
    }

    private synchronized void recoverAllCells(int record) {
        requireAttached();
        for (int other = 0; other < layout.participants(); other++) {
            if (other != slot && slots.cell(other, record) != 0) {
                settleIfUnlocked(other);
            }
        }
    }

    private void forgetHolds(int record) {
        if (local.get(record) instanceof WordLock.Holds holds) {
            holds.forget();
        }
    }

    private void requireAttached() {
        if (detached) {
            throw new ArrayClosedException("The lock can't be used: this process has closed " + label);
        }
    }

    private void watch() {
        if (!watching) {
            watching = true;
            Keeper.changed();
        }
    }

    /** Frees the locks, not the cells, of a life that the kernel has marked as over. */
    private boolean settleIfMarked(int owner, long state) {
        if (!slots.isMarked(owner, state) || !Keeper.fence()) {
            return false;
        }
        settlement.locksOf(owner, SlotTable.generation(state));
        return true;
    }

    /** Settles all of a slot whose byte nobody has, and frees it; false if somebody lives there or has it in hand. */
    private boolean settleIfUnlocked(int owner) {
        long lockByte = layout.lockByte(owner);
        try {
            if (slots.livesByPid(owner) || !descriptor.tryLock(lockByte)) {
                return false;
            }
            try {
                if (slots.livesByPid(owner)) {
                    return false;
                }
                settlement.cellsOf(owner, true);
                settlement.locksOf(owner);
                slots.setState(owner, Slot.FREE, SlotTable.generation(slots.state(owner)));
                Os.current().reached(D5);
                slots.announceChange();
                return true;
            } finally {
                descriptor.unlock(lockByte);
            }
        } catch (IOException refused) {
            throw new StorageException(
                    "Can't tell whether the owner of the lock of " + label + " lives: " + refused.getMessage(),
                    refused);
        }
    }

    /** Who owns a lock, for people: {@code thread 1 of process 4711 (org.acme.Main)}. */
    synchronized String describeOwner(long word) {
        int owner = LockWord.slot(word);
        return "thread " + Integer.toUnsignedString(LockWord.tag(word)) + " of "
                + (owner < 0 || owner >= layout.participants() || detached ? "nobody" : slots.describe(owner));
    }

    private int claim() throws IOException {
        long start = System.nanoTime();
        int attempts = 0;
        do {
            OptionalInt free = claimFree();
            if (free.isPresent()) {
                return free.getAsInt();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            attempts++;
        } while (attempts < CLAIM_ATTEMPTS || isAnyInHand() && System.nanoTime() - start < IN_HAND_NANOS);
        boolean anybody = IntStream.range(0, layout.participants())
                .anyMatch(taken -> SlotTable.kind(slots.state(taken)) != Slot.FREE);
        throw new NoSlotException(anybody
                ? "All " + layout.participants() + " participant slots of " + label
                        + " are in use; create the array with options().participants(n) for more processes"
                : "Some program has locked the whole file of " + label + ", so no process can take part in its lock");
    }

    /** Whether nobody lives in a slot although its byte is locked: somebody settles it who recovers from a death, or leaves. */
    private boolean isAnyInHand() {
        boolean free = false;
        boolean taken = false;
        for (int other = 0; other < layout.participants(); other++) {
            long state = slots.state(other);
            switch (SlotTable.kind(state)) {
                case Slot.FREE -> free = true;
                case Slot.BY_PID -> {
                    if (!slots.livesByPid(other)) {
                        return true;
                    }
                    taken = true;
                }
                default -> {
                    if (slots.isMarked(other, state)) {
                        return true;
                    }
                    taken = true;
                }
            }
        }
        return free && taken; // if all are free, some program has locked the whole file
    }

    /** One that is free in its own words, if there is one: to ask for the byte of each that is taken would be a system call for each participant. */
    private OptionalInt claimFree() throws IOException {
        OptionalInt free = claimFirst(slot -> SlotTable.kind(slots.state(slot)) == Slot.FREE);
        return free.isPresent() ? free : claimFirst(_ -> true);
    }

    private OptionalInt claimFirst(IntPredicate candidate) throws IOException {
        for (int free = 0; free < layout.participants(); free++) {
            if (candidate.test(free) && descriptor.tryLock(layout.lockByte(free))) {
                boolean taken = false;
                try {
                    Os.current().reached(P1);
                    if (!slots.livesByPid(free)) {
                        settleIn(free);
                        taken = true;
                        return OptionalInt.of(free);
                    }
                } finally {
                    if (!taken || !Os.current().locksProveLife()) {
                        descriptor.unlock(layout.lockByte(free));
                    }
                }
            }
        }
        return OptionalInt.empty();
    }

    private void settleIn(int mine) {
        settlement.cellsOf(mine, true);
        settlement.locksOf(mine);
        Os.current().reached(P3);
        slots.setNotice(mine, 0);
        int life = SlotTable.generation(slots.state(mine)) + 1;
        slots.setState(mine, Slot.CLAIMED, life);
        Os.current().reached(P4);
        slots.introduce(mine);
        if (Os.current().locksProveLife()) {
            slots.setState(mine, Slot.BY_LOCK, life);
        } else {
            slots.setState(mine, Slot.BY_PID, life);
        }
        Os.current().reached(P5);
    }

    /**
     * What the keeper does for this participant each time that it wakes.
     *
     * @param ours  what to write into our notice word
     * @param words to be filled with what to wait for
     * @return when to look again at the latest, in nanoseconds
     */
    synchronized long keep(int ours, Words words) {
        if (detached) {
            return Keeper.SELDOM_NANOS;
        }
        if (!noticed) {
            Keeper.remember(slots.file(), slots.noticeWord(slot));
            slots.setNotice(slot, ours);
            noticed = true;
            Os.current().reached(P6);
            slots.announceChange();
        }
        lookAfterOwnThreads();
        boolean all = words.add(slots.file(), slots.attentionWord(slot), attentionSeen);
        long nanos = watching ? lookAtOthers(words) : Keeper.SELDOM_NANOS;
        return all ? nanos : Math.min(nanos, Keeper.OFTEN_NANOS);
    }

    /** Frees the locks of threads that have ended, if somebody has asked to look for them. */
    synchronized void lookAfterOwnThreads() {
        if (detached) {
            return;
        }
        int attention = slots.attention(slot);
        if (attention != attentionSeen) {
            attentionSeen = attention;
            settlement.locksOfThreads(identity(), tag -> !OwnThreads.lives(tag), this::forgetHolds);
        }
    }

    private long lookAtOthers(Words words) {
        boolean all = words.add(slots.file(), slots.membersWord(), slots.members());
        boolean dying = false;
        for (int other = 0; other < layout.participants(); other++) {
            long state = slots.state(other);
            int notice = slots.notice(other);
            if (other == slot || SlotTable.kind(state) != Slot.BY_LOCK || notice == 0) {
                continue;
            }
            if (slots.isMarked(other, state)) {
                settleIfMarked(other, state);
                dying |= !settleIfUnlocked(other);
            } else {
                all &= words.add(slots.file(), slots.noticeWord(other), notice);
            }
        }
        return dying ? Keeper.SOON_NANOS : all ? Keeper.SELDOM_NANOS : Keeper.OFTEN_NANOS;
    }
}
