package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharray.ArrayOptions.options;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.DDD_Result;
import org.openjdk.jcstress.infra.results.FFF_Result;
import org.openjdk.jcstress.infra.results.ZZD_Result;
import org.openjdk.jcstress.infra.results.ZZF_Result;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;

/** Updates of float and double, which are built on compare-and-set: none is lost, and what is compared is the bits. */
public final class FloatingElements {
    private FloatingElements() {}

    /** Elements for one sample. */
    abstract static class Floats {
        private static final Pool<SharedFloatArray> POOL = Pool.cut(
                SharedFloatArray.create(Pool.LENGTH, options().unlocked()), SharedFloatArray::slice,
                cell -> cell.fill(1));

        final SharedFloatArray array = POOL.next();
    }

    /** Elements for one sample. */
    abstract static class Doubles {
        private static final Pool<SharedDoubleArray> POOL = Pool.cut(
                SharedDoubleArray.create(Pool.LENGTH, options().unlocked()), SharedDoubleArray::slice,
                cell -> cell.fill(1));

        final SharedDoubleArray array = POOL.next();
    }

    @JCStressTest
    @Outcome(id = {"1.0, 3.0, 6.0", "4.0, 1.0, 6.0"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AddToFloat extends Floats {
        @Actor
        public void one(FFF_Result r) {
            r.r1 = array.getAndAdd(0, 2);
        }

        @Actor
        public void other(FFF_Result r) {
            r.r2 = array.getAndAdd(0, 3);
        }

        @Arbiter
        public void end(FFF_Result r) {
            r.r3 = array.get(0);
        }
    }

    @JCStressTest
    @Outcome(id = {"1.0, 3.0, 6.0", "4.0, 1.0, 6.0"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AddToDouble extends Doubles {
        @Actor
        public void one(DDD_Result r) {
            r.r1 = array.getAndAdd(0, 2);
        }

        @Actor
        public void other(DDD_Result r) {
            r.r2 = array.getAndAdd(0, 3);
        }

        @Arbiter
        public void end(DDD_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** Two functions of which it shows which was first. */
    @JCStressTest
    @Outcome(id = {"4.0, 8.0, 8.0", "5.0, 2.0, 5.0"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AccumulateFloat extends Floats {
        @Actor
        public void adder(FFF_Result r) {
            r.r1 = array.accumulateAndGet(0, 3, Float::sum);
        }

        @Actor
        public void doubler(FFF_Result r) {
            r.r2 = array.updateAndGet(0, old -> 2 * old);
        }

        @Arbiter
        public void end(FFF_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** Two functions of which it shows which was first. */
    @JCStressTest
    @Outcome(id = {"4.0, 8.0, 8.0", "5.0, 2.0, 5.0"}, expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class AccumulateDouble extends Doubles {
        @Actor
        public void adder(DDD_Result r) {
            r.r1 = array.accumulateAndGet(0, 3, Double::sum);
        }

        @Actor
        public void doubler(DDD_Result r) {
            r.r2 = array.updateAndGet(0, old -> 2 * old);
        }

        @Arbiter
        public void end(DDD_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** The two zeros are equal as numbers and different as bits. */
    @JCStressTest
    @Outcome(id = "false, true, 3.0", expect = ACCEPTABLE, desc = "Negative zero was replaced as negative zero.")
    @Outcome(expect = FORBIDDEN, desc = "Negative zero was taken for zero, or not for itself.")
    @State
    public static class ZerosOfFloat extends Floats {
        {
            array.set(0, -0.0f);
        }

        @Actor
        public void zero(ZZF_Result r) {
            r.r1 = array.compareAndSet(0, 0.0f, 2);
        }

        @Actor
        public void negativeZero(ZZF_Result r) {
            r.r2 = array.compareAndSet(0, -0.0f, 3);
        }

        @Arbiter
        public void end(ZZF_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** The two zeros are equal as numbers and different as bits. */
    @JCStressTest
    @Outcome(id = "false, true, 3.0", expect = ACCEPTABLE, desc = "Negative zero was replaced as negative zero.")
    @Outcome(expect = FORBIDDEN, desc = "Negative zero was taken for zero, or not for itself.")
    @State
    public static class ZerosOfDouble extends Doubles {
        {
            array.set(0, -0.0);
        }

        @Actor
        public void zero(ZZD_Result r) {
            r.r1 = array.compareAndSet(0, 0.0, 2);
        }

        @Actor
        public void negativeZero(ZZD_Result r) {
            r.r2 = array.compareAndSet(0, -0.0, 3);
        }

        @Arbiter
        public void end(ZZD_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** A NaN is not equal to itself as a number, but has the same bits; so it can be replaced, once. */
    @JCStressTest
    @Outcome(id = {"true, false, 2.0", "false, true, 3.0"}, expect = ACCEPTABLE, desc = "One replaced it.")
    @Outcome(expect = FORBIDDEN, desc = "Both replaced it, or none.")
    @State
    public static class NaNOfFloat extends Floats {
        {
            array.set(0, Float.NaN);
        }

        @Actor
        public void one(ZZF_Result r) {
            r.r1 = array.compareAndSet(0, Float.NaN, 2);
        }

        @Actor
        public void other(ZZF_Result r) {
            r.r2 = array.compareAndSet(0, Float.NaN, 3);
        }

        @Arbiter
        public void end(ZZF_Result r) {
            r.r3 = array.get(0);
        }
    }

    /** Two NaNs of different bits are two values. */
    @JCStressTest
    @Outcome(id = "false, true, 3.0", expect = ACCEPTABLE, desc = "The NaN was replaced as itself.")
    @Outcome(expect = FORBIDDEN, desc = "The NaN was taken for another, or not for itself.")
    @State
    public static class NaNsOfDouble extends Doubles {
        private static final double OTHER_NAN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);

        {
            array.set(0, OTHER_NAN);
        }

        @Actor
        public void usual(ZZD_Result r) {
            r.r1 = array.compareAndSet(0, Double.NaN, 2);
        }

        @Actor
        public void same(ZZD_Result r) {
            r.r2 = array.compareAndSet(0, OTHER_NAN, 3);
        }

        @Arbiter
        public void end(ZZD_Result r) {
            r.r3 = array.get(0);
        }
    }
}
