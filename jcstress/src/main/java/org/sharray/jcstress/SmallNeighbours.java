package org.sharray.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;
import static org.sharray.ArrayOptions.options;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.BBBB_Result;
import org.openjdk.jcstress.infra.results.CCCC_Result;
import org.openjdk.jcstress.infra.results.SSSS_Result;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedShortArray;

/**
 * Elements of 8 and 16 bits are updated through the 32-bit word around them; their neighbours in the word do not notice. The first two
 * elements are changed, the others must stay as they are. Numbers are incremented where they overflow, so that a carry or a sign would show in the others.
 */
public final class SmallNeighbours {
    private SmallNeighbours() {}

    /** Elements for one sample. */
    abstract static class Bytes {
        private static final Pool<SharedByteArray> POOL = Pool.cut(
                SharedByteArray.create(Pool.LENGTH, options().unlocked()), SharedByteArray::slice,
                cell -> cell.copyFrom((byte) -1, Byte.MAX_VALUE, (byte) 7, (byte) 7, (byte) 7, (byte) 7, (byte) 7,
                        (byte) 7));

        final SharedByteArray array = POOL.next();

        void show(BBBB_Result r) {
            r.r1 = array.get(0);
            r.r2 = array.get(1);
            r.r3 = array.get(2);
            r.r4 = array.get(3);
        }
    }

    @JCStressTest
    @Outcome(id = "0, -128, 7, 7", expect = ACCEPTABLE, desc = "Both were incremented.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, or another element changed.")
    @State
    public static class AddToBytes extends Bytes {
        @Actor
        public void one() {
            array.getAndAdd(0, (byte) 1);
        }

        @Actor
        public void other() {
            array.getAndAdd(1, (byte) 1);
        }

        @Arbiter
        public void end(BBBB_Result r) {
            show(r);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 5, 7, 7", expect = ACCEPTABLE, desc = "One was incremented, one was set.")
    @Outcome(expect = FORBIDDEN, desc = "An update or the plain write was lost, or another element changed.")
    @State
    public static class AddBesideSetOfByte extends Bytes {
        @Actor
        public void adder() {
            array.getAndAdd(0, (byte) 1);
        }

        @Actor
        public void setter() {
            array.set(1, (byte) 5);
        }

        @Arbiter
        public void end(BBBB_Result r) {
            show(r);
        }
    }

    /** The bulk operations are plain writes of just their elements. */
    @JCStressTest
    @Outcome(id = "0, 5, 5, 5", expect = ACCEPTABLE, desc = "One was incremented, the others were filled.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, by the elements or by their neighbour.")
    @State
    public static class AddBesideFillOfBytes extends Bytes {
        private final SharedByteArray others = array.slice(1, 8);

        @Actor
        public void adder() {
            array.getAndAdd(0, (byte) 1);
        }

        @Actor
        public void filler() {
            others.fill((byte) 5);
        }

        @Arbiter
        public void end(BBBB_Result r) {
            show(r);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 2, 3, 4", expect = ACCEPTABLE, desc = "One was incremented, the others were copied.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, by the elements or by their neighbour.")
    @State
    public static class AddBesideCopyOfBytes extends Bytes {
        private static final byte[] SOURCE = {2, 3, 4};

        private final SharedByteArray others = array.slice(1, 4);

        @Actor
        public void adder() {
            array.getAndAdd(0, (byte) 1);
        }

        @Actor
        public void copier() {
            others.copyFrom(SOURCE);
        }

        @Arbiter
        public void end(BBBB_Result r) {
            show(r);
        }
    }

    /** Elements for one sample. */
    abstract static class Shorts {
        private static final Pool<SharedShortArray> POOL = Pool.cut(
                SharedShortArray.create(Pool.LENGTH, options().unlocked()), SharedShortArray::slice,
                cell -> cell.copyFrom(Short.MAX_VALUE, (short) -1, (short) 7, (short) 7, (short) 7, (short) 7,
                        (short) 7,
                        (short) 7));

        final SharedShortArray array = POOL.next();

        void show(SSSS_Result r) {
            r.r1 = array.get(0);
            r.r2 = array.get(1);
            r.r3 = array.get(2);
            r.r4 = array.get(3);
        }
    }

    @JCStressTest
    @Outcome(id = "-32768, 0, 7, 7", expect = ACCEPTABLE, desc = "Both were incremented.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, or another element changed.")
    @State
    public static class AddToShorts extends Shorts {
        @Actor
        public void one() {
            array.getAndAdd(0, (short) 1);
        }

        @Actor
        public void other() {
            array.getAndAdd(1, (short) 1);
        }

        @Arbiter
        public void end(SSSS_Result r) {
            show(r);
        }
    }

    @JCStressTest
    @Outcome(id = "-32768, 5, 7, 7", expect = ACCEPTABLE, desc = "One was incremented, one was set.")
    @Outcome(expect = FORBIDDEN, desc = "An update or the plain write was lost, or another element changed.")
    @State
    public static class AddBesideSetOfShort extends Shorts {
        @Actor
        public void adder() {
            array.getAndAdd(0, (short) 1);
        }

        @Actor
        public void setter() {
            array.set(1, (short) 5);
        }

        @Arbiter
        public void end(SSSS_Result r) {
            show(r);
        }
    }

    @JCStressTest
    @Outcome(id = "b, y, m, m", expect = ACCEPTABLE, desc = "Both were replaced.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, or another element changed.")
    @State
    public static class ReplaceChars {
        private static final Pool<SharedCharArray> POOL = Pool.cut(
                SharedCharArray.create(Pool.LENGTH, options().unlocked()), SharedCharArray::slice,
                cell -> cell.copyFrom('a', 'x', 'm', 'm', 'm', 'm', 'm', 'm'));

        private final SharedCharArray array = POOL.next();

        @Actor
        public void one() {
            array.incrementAndGet(0);
        }

        @Actor
        public void other() {
            array.compareAndSet(1, 'x', 'y');
        }

        @Arbiter
        public void end(CCCC_Result r) {
            r.r1 = array.get(0);
            r.r2 = array.get(1);
            r.r3 = array.get(2);
            r.r4 = array.get(3);
        }
    }

    /** Elements for one sample. */
    abstract static class Booleans {
        private static final Pool<SharedBooleanArray> POOL = Pool.cut(
                SharedBooleanArray.create(Pool.LENGTH, options().unlocked()), SharedBooleanArray::slice,
                cell -> cell.copyFrom(false, false, true, false, true, false, true, false));

        final SharedBooleanArray array = POOL.next();

        void show(ZZZZ_Result r) {
            r.r1 = array.get(0);
            r.r2 = array.get(1);
            r.r3 = array.get(2);
            r.r4 = array.get(3);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, true, false", expect = ACCEPTABLE, desc = "Both were replaced.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost, or another element changed.")
    @State
    public static class ReplaceBooleans extends Booleans {
        @Actor
        public void one() {
            array.getAndBitwiseXor(0, true);
        }

        @Actor
        public void other() {
            array.compareAndSet(1, false, true);
        }

        @Arbiter
        public void end(ZZZZ_Result r) {
            show(r);
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, true, false", expect = ACCEPTABLE, desc = "One was replaced, one was set.")
    @Outcome(expect = FORBIDDEN, desc = "An update or the plain write was lost, or another element changed.")
    @State
    public static class ReplaceBesideSetOfBoolean extends Booleans {
        @Actor
        public void replacer() {
            array.getAndSet(0, true);
        }

        @Actor
        public void setter() {
            array.set(1, true);
        }

        @Arbiter
        public void end(ZZZZ_Result r) {
            show(r);
        }
    }
}
