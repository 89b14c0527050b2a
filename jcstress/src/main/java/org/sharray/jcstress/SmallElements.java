package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharray.ArrayOptions.options;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.BBB_Result;
import org.openjdk.jcstress.infra.results.BB_Result;
import org.openjdk.jcstress.infra.results.SSS_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedShortArray;

/** Updates of one element of 8 or 16 bits, and their memory effects, which are those of larger elements. */
public final class SmallElements {
    private SmallElements() {}

    /** Elements for one sample. */
    abstract static class Bytes {
        private static final Pool<SharedByteArray> POOL = Pool.cut(
                SharedByteArray.create(Pool.LENGTH, options().unlocked()), SharedByteArray::slice,
                cell -> cell.fill((byte) 0));

        final SharedByteArray array = POOL.next();
    }

    @JCStressTest
    @Outcome(id = {"0, 1, 2", "1, 0, 2"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AddToByte extends Bytes {
        @Actor
        public void one(BBB_Result r) {
            r.r1 = array.getAndAdd(0, (byte) 1);
        }

        @Actor
        public void other(BBB_Result r) {
            r.r2 = array.getAndAdd(0, (byte) 1);
        }

        @Arbiter
        public void end(BBB_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 1, 1", "2, 0, 2"}, expect = ACCEPTABLE, desc = "One was first, the other saw its value.")
    @Outcome(expect = FORBIDDEN, desc = "Both succeeded, or none.")
    @State
    public static class ExchangeByte extends Bytes {
        @Actor
        public void one(BBB_Result r) {
            r.r1 = array.compareAndExchange(0, (byte) 0, (byte) 1);
        }

        @Actor
        public void other(BBB_Result r) {
            r.r2 = array.compareAndExchange(0, (byte) 0, (byte) 2);
        }

        @Arbiter
        public void end(BBB_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"-1, 1, 3", "1, -1, 3"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class UpdateShort {
        private static final Pool<SharedShortArray> POOL = Pool.cut(
                SharedShortArray.create(Pool.LENGTH, options().unlocked()), SharedShortArray::slice,
                cell -> cell.fill((short) -1));

        private final SharedShortArray array = POOL.next();

        @Actor
        public void one(SSS_Result r) {
            r.r1 = array.getAndUpdate(0, old -> (short) (old + 2));
        }

        @Actor
        public void other(SSS_Result r) {
            r.r2 = array.getAndAccumulate(0, (short) 2, (old, two) -> (short) (old + two));
        }

        @Arbiter
        public void end(SSS_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"true, false, true", "false, true, true"}, expect = ACCEPTABLE, desc = "One succeeded.")
    @Outcome(expect = FORBIDDEN, desc = "Both succeeded, or none.")
    @State
    public static class SetBooleanOnce {
        private static final Pool<SharedBooleanArray> POOL = Pool.cut(
                SharedBooleanArray.create(Pool.LENGTH, options().unlocked()), SharedBooleanArray::slice,
                cell -> cell.fill(false));

        private final SharedBooleanArray array = POOL.next();

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = array.compareAndSet(0, false, true);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = !array.getAndSet(0, true);
        }

        @Arbiter
        public void end(ZZZ_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** A successful exchange publishes what was written before, in the same word or another. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1",
            "1, 1"}, expect = ACCEPTABLE, desc = "Who sees the flag sees what was written before.")
    @Outcome(expect = FORBIDDEN, desc = "The flag is seen, but not what was written before.")
    @State
    public static class ExchangePublishes extends Bytes {
        @Actor
        public void writer() {
            array.set(5, (byte) 1);
            array.compareAndSet(0, (byte) 0, (byte) 1);
        }

        @Actor
        public void reader(BB_Result r) {
            r.r1 = array.compareAndExchange(0, (byte) 1, (byte) 1);
            r.r2 = array.get(5);
        }
    }

    /** Updates of two neighbours in one word are volatile: each thread's read comes after its update, also of another size. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "One at least sees the other's update.")
    @Outcome(expect = FORBIDDEN, desc = "None sees the other's update.")
    @State
    public static class UpdateThenReadNeighbour extends Bytes {
        @Actor
        public void one(BB_Result r) {
            array.getAndAdd(0, (byte) 1);
            r.r1 = array.getVolatile(1);
        }

        @Actor
        public void other(BB_Result r) {
            array.getAndAdd(1, (byte) 1);
            r.r2 = array.getVolatile(0);
        }
    }

    /** An exchange that fails is a volatile read of the element: here, of a neighbour of what was written as volatile. */
    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "One at least sees the other's write.")
    @Outcome(expect = FORBIDDEN, desc = "None sees the other's write.")
    @State
    public static class WriteThenFailToExchangeNeighbour extends Bytes {
        @Actor
        public void one(BB_Result r) {
            array.setVolatile(0, (byte) 1);
            r.r1 = array.compareAndExchange(1, (byte) 9, (byte) 8);
        }

        @Actor
        public void other(BB_Result r) {
            array.setVolatile(1, (byte) 1);
            r.r2 = array.compareAndExchange(0, (byte) 9, (byte) 8);
        }
    }
}
