package org.sharray.cluster.engine;

/** What can be done to one element. Operands and result are the element's bits, the low ones of a long; the result is what was there before. */
public enum Operation {
    /** The operand, and no interest in what was there. */
    SET,
    /** The operand. */
    GET_AND_SET,
    /** The second operand, if there was the first. */
    COMPARE_AND_SET,
    /** Integers added; what does not fit is cut off. */
    ADD,
    /** {@code float}s or {@code double}s added. */
    ADD_FLOATING,
    /** Or, bit by bit. */
    OR,
    /** And, bit by bit. */
    AND,
    /** Exclusive or, bit by bit. */
    XOR;

    private static final Operation[] ALL = values();

    static Operation of(int number) {
        return ALL[number];
    }

    /** The bits to write; only the element's own are used. */
    long apply(long before, long operand, long second, int width) {
        return switch (this) {
            case SET, GET_AND_SET -> operand;
            case COMPARE_AND_SET -> before == operand ? second : before;
            case ADD -> before + operand;
            case ADD_FLOATING -> width == Float.BYTES
                    ? Float.floatToRawIntBits(Float.intBitsToFloat((int) before) + Float.intBitsToFloat((int) operand))
                    : Double.doubleToRawLongBits(Double.longBitsToDouble(before) + Double.longBitsToDouble(operand));
            case OR -> before | operand;
            case AND -> before & operand;
            case XOR -> before ^ operand;
        };
    }
}
