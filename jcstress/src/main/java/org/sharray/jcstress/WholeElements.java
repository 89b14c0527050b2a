package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharray.ArrayOptions.options;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.D_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;

/** Elements of 32 and 64 bits are read, written and updated as a whole. */
public final class WholeElements {
    private WholeElements() {}

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

    @JCStressTest
    @Outcome(id = {"0, 1, 2", "1, 0, 2"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AddToInt extends Ints {
        @Actor
        public void one(III_Result r) {
            r.r1 = array.getAndAdd(0, 1);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = array.getAndIncrement(0);
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 1, 3", "2, 0, 3"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class MaskLong extends Longs {
        @Actor
        public void one(JJJ_Result r) {
            r.r1 = array.getAndBitwiseOr(0, 1);
        }

        @Actor
        public void other(JJJ_Result r) {
            r.r2 = array.getAndBitwiseXor(0, 2);
        }

        @Arbiter
        public void end(JJJ_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 1, 1", "2, 0, 2"}, expect = ACCEPTABLE, desc = "One was first, the other saw its value.")
    @Outcome(expect = FORBIDDEN, desc = "Both succeeded, or none.")
    @State
    public static class ExchangeInt extends Ints {
        @Actor
        public void one(III_Result r) {
            r.r1 = array.compareAndExchange(0, 0, 1);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = array.compareAndExchange(0, 0, 2);
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** Both halves of the values differ. */
    @JCStressTest
    @Outcome(id = {"0, -1, -1", "-2, 0, -2"}, expect = ACCEPTABLE, desc = "One was first, the other saw its value.")
    @Outcome(expect = FORBIDDEN, desc = "Both succeeded, or none, or the value is of both.")
    @State
    public static class ExchangeLong extends Longs {
        @Actor
        public void one(JJJ_Result r) {
            r.r1 = array.compareAndExchangeAcquire(0, 0, -1);
        }

        @Actor
        public void other(JJJ_Result r) {
            r.r2 = array.compareAndExchangeRelease(0, 0, -2);
        }

        @Arbiter
        public void end(JJJ_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** The weakest of the exchanges may fail for no reason, but is atomic. */
    @JCStressTest
    @Outcome(id = {"0, 1, 2", "1, 0, 2"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class WeakExchangeOfLong extends Longs {
        private long increment() {
            while (true) {
                long old = array.getOpaque(0);
                if (array.weakCompareAndSetPlain(0, old, old + 1)) {
                    return old;
                }
            }
        }

        @Actor
        public void one(JJJ_Result r) {
            r.r1 = increment();
        }

        @Actor
        public void other(JJJ_Result r) {
            r.r2 = increment();
        }

        @Arbiter
        public void end(JJJ_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** Plain access does not tear a long on the processors that Sharray has native access on, all of 64 bits. */
    @JCStressTest
    @Outcome(id = {"0", "-1"}, expect = ACCEPTABLE, desc = "Before or after.")
    @Outcome(expect = FORBIDDEN, desc = "A half of each.")
    @State
    public static class PlainLong extends Longs {
        @Actor
        public void writer() {
            array.set(0, -1);
        }

        @Actor
        public void reader(J_Result r) {
            r.r1 = array.get(0);
        }
    }

    /** As {@link PlainLong}: no half of 1.1 is 0. */
    @JCStressTest
    @Outcome(id = {"0.0", "1.1"}, expect = ACCEPTABLE, desc = "Before or after.")
    @Outcome(expect = FORBIDDEN, desc = "A half of each.")
    @State
    public static class PlainDouble {
        private static final Pool<SharedDoubleArray> POOL = Pool.cut(
                SharedDoubleArray.create(Pool.LENGTH, options().unlocked()), SharedDoubleArray::slice,
                cell -> cell.fill(0));

        private final SharedDoubleArray array = POOL.next();

        @Actor
        public void writer() {
            array.set(0, 1.1);
        }

        @Actor
        public void reader(D_Result r) {
            r.r1 = array.get(0);
        }
    }
}
