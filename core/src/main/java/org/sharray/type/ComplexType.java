package org.sharray.type;

import java.util.Locale;

/** A complex number: its real and its imaginary part, one behind the other. */
public enum ComplexType implements Dtype {
    /** {@code complex64}: two {@code float}s. */
    COMPLEX64(14, ElementType.FLOAT32, "<c8"),
    /** {@code complex128}: two {@code double}s. */
    COMPLEX128(15, ElementType.FLOAT64, "<c16");

    private final int code;
    private final ElementType part;
    private final String dtype;

    ComplexType(int code, ElementType part, String dtype) {
        this.code = code;
        this.part = part;
        this.dtype = dtype;
    }

    @Override
    public int code() {
        return code;
    }

    /**
     * What the real and the imaginary part are.
     *
     * @return {@code float32} or {@code float64}
     */
    public ElementType part() {
        return part;
    }

    @Override
    public int bytes() {
        return 2 * part.bytes();
    }

    @Override
    public int alignment() {
        return part.bytes();
    }

    @Override
    public String arrayClass() {
        return part.arrayClass();
    }

    @Override
    public String dtype() {
        return dtype;
    }

    /**
     * NumPy's name of this type.
     *
     * @return for instance {@code complex128}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
