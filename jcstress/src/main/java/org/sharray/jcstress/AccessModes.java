package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharray.ArrayOptions.options;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;

/** The memory effects of the access modes, which are those of VarHandle. */
public final class AccessModes {
    private AccessModes() {}

    /** Elements for one sample. */
    abstract static class Ints {
        private static final Pool<SharedIntArray> POOL = Pool.cut(
                SharedIntArray.create(Pool.LENGTH, options().unlocked()), SharedIntArray::slice, cell -> cell.fill(0));

        final SharedIntArray array = POOL.next();
    }

    /** Elements for one sample. */
    abstract static class Longs {
        private static final Pool<SharedLongArray> POOL = Pool.cut(
                SharedLongArray.create(Pool.LENGTH, options().unlocked()), SharedLongArray::slice,
                cell -> cell.fill(0));

        final SharedLongArray array = POOL.next();
    }

    /** What a reader of a flag and then of data finds, whose writer wrote the data and then the flag. */
    @Outcome(id = {"0, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "Who sees the flag sees the data.")
    @Outcome(expect = FORBIDDEN, desc = "The flag is seen, but not the data.")
    static final class Message {
        private Message() {}
    }

    @JCStressTest
    @JCStressMeta(Message.class)
    @State
    public static class ReleaseAndAcquireOfInt extends Ints {
        @Actor
        public void writer() {
            array.set(1, 1);
            array.setRelease(0, 1);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = array.getAcquire(0);
            r.r2 = array.get(1);
        }
    }

    @JCStressTest
    @JCStressMeta(Message.class)
    @State
    public static class ReleaseAndAcquireOfLong extends Longs {
        @Actor
        public void writer() {
            array.set(1, 1);
            array.setRelease(0, 1);
        }

        @Actor
        public void reader(JJ_Result r) {
            r.r1 = array.getAcquire(0);
            r.r2 = array.get(1);
        }
    }

    @JCStressTest
    @JCStressMeta(Message.class)
    @State
    public static class ReleaseAndAcquireByExchange extends Ints {
        @Actor
        public void writer() {
            array.set(1, 1);
            array.compareAndExchangeRelease(0, 0, 1);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = array.compareAndExchangeAcquire(0, 1, 1);
            r.r2 = array.get(1);
        }
    }

    /** The data are on the Java heap. */
    @JCStressTest
    @JCStressMeta(Message.class)
    @State
    public static class ReleaseAndAcquireOfTheHeap extends Ints {
        private int data;

        @Actor
        public void writer() {
            data = 1;
            array.setRelease(0, 1);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = array.getAcquire(0);
            r.r2 = data;
        }
    }

    /** A slice is the same memory, backwards too. */
    @JCStressTest
    @JCStressMeta(Message.class)
    @State
    public static class ReleaseAndAcquireThroughSlice extends Ints {
        private final SharedIntArray backwards = array.slice(1, -1, -1);

        @Actor
        public void writer() {
            backwards.set(0, 1);
            array.setRelease(0, 1);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = backwards.getAcquire(1);
            r.r2 = array.get(1);
        }
    }

    /** What two threads find that each write their own element and then read the other's. */
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "One at least sees the other's write.")
    @Outcome(expect = FORBIDDEN, desc = "None sees the other's write.")
    static final class Dekker {
        private Dekker() {}
    }

    @JCStressTest
    @JCStressMeta(Dekker.class)
    @State
    public static class VolatileInts extends Ints {
        @Actor
        public void one(II_Result r) {
            array.setVolatile(0, 1);
            r.r1 = array.getVolatile(1);
        }

        @Actor
        public void other(II_Result r) {
            array.setVolatile(1, 1);
            r.r2 = array.getVolatile(0);
        }
    }

    @JCStressTest
    @JCStressMeta(Dekker.class)
    @State
    public static class VolatileLongs extends Longs {
        @Actor
        public void one(JJ_Result r) {
            array.setVolatile(0, 1);
            r.r1 = array.getVolatile(1);
        }

        @Actor
        public void other(JJ_Result r) {
            array.setVolatile(1, 1);
            r.r2 = array.getVolatile(0);
        }
    }

    /** What a reader finds who reads an element twice, while it goes from 0 to 1 to 2. */
    @Outcome(id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2",
            "2, 2"}, expect = ACCEPTABLE, desc = "Forward in time, or not at all.")
    @Outcome(expect = FORBIDDEN, desc = "Back in time.")
    static final class Coherence {
        private Coherence() {}
    }

    @JCStressTest
    @JCStressMeta(Coherence.class)
    @State
    public static class OpaqueInt extends Ints {
        @Actor
        public void writer() {
            array.setOpaque(0, 1);
            array.setOpaque(0, 2);
        }

        @Actor
        public void reader(II_Result r) {
            r.r1 = array.getOpaque(0);
            r.r2 = array.getOpaque(0);
        }
    }

    @JCStressTest
    @JCStressMeta(Coherence.class)
    @State
    public static class OpaqueLong extends Longs {
        @Actor
        public void writer() {
            array.setOpaque(0, 1);
            array.setOpaque(0, 2);
        }

        @Actor
        public void reader(JJ_Result r) {
            r.r1 = array.getOpaque(0);
            r.r2 = array.getOpaque(0);
        }
    }

    /** A loop of opaque reads sees an opaque write in the end; with plain reads it might be compiled to one that does not. */
    @JCStressTest(Mode.Termination)
    @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "The write was seen.")
    @Outcome(id = "STALE", expect = FORBIDDEN, desc = "The write was not seen for seconds.")
    @State
    public static class OpaqueLoop extends Ints {
        @Actor
        public void waiter() {
            while (array.getOpaque(0) == 0) {
            } // no hint: it would keep the compiler from moving even a plain read
        }

        @Signal
        public void writer() {
            array.setOpaque(0, 1);
        }
    }
}
