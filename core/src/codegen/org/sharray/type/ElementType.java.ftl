package org.sharray.type;

import java.util.Optional;

/**
 * What one element is: the Java primitive that holds it, its size, and the names that NumPy and Python have for it.
 *
 * <p>
 * The unsigned types share the Java class of their signed twins: the bits are the same, and only what reads them as numbers
 * ({@code getUnsigned}, {@code numbers()}, {@code toString()}) tells them apart.
 */
public enum ElementType implements Dtype {
[#list primitives as primitive]
[#list primitive.elements as element]
    /** {@code [=element.numpyName]}, held by a Java {@code [=primitive.type]}. */
    [=element.constant]([=element.code], [=primitive.type].class, [=primitive.bytes], "[=element.dtype]", "[=element.numpyName]", "[=element.typecodes]", [=element.unsigned])[#sep],[/#sep]
[/#list]
[#sep],[/#sep]
[/#list]
    ;

    private final int code;
    private final Class<?> primitive;
    private final int bytes;
    private final String dtype;
    private final String numpyName;
    private final String typecodes;
    private final boolean unsigned;

    ElementType(int code, Class<?> primitive, int bytes, String dtype, String numpyName, String typecodes, boolean unsigned) {
        this.code = code;
        this.primitive = primitive;
        this.bytes = bytes;
        this.dtype = dtype;
        this.numpyName = numpyName;
        this.typecodes = typecodes;
        this.unsigned = unsigned;
    }

    @Override
    public int code() {
        return code;
    }

    /**
     * The Java primitive type that holds one element.
     *
     * @return for instance {@code int.class}
     */
    public Class<?> primitive() {
        return primitive;
    }

    /**
     * The size of one element.
     *
     * @return 1, 2, 4 or 8 bytes
     */
    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public int alignment() {
        return bytes;
    }

    /**
     * NumPy's name of this type in a file's header.
     *
     * @return for instance {@code <i4}
     */
    @Override
    public String dtype() {
        return dtype;
    }

    /**
     * The characters by which Python's {@code array} and {@code multiprocessing.Array} name this type.
     *
     * @return one or more characters
     */
    public String typecodes() {
        return typecodes;
    }

    /**
     * Whether the bits are read as a floating-point number.
     *
     * @return true for {@code float16}, {@code float32} and {@code float64}
     */
    public boolean isFloating() {
        return dtype.charAt(1) == 'f';
    }

    /**
     * Whether the bits are read as a number without a sign.
     *
     * @return true for the unsigned integer types
     */
    public boolean isUnsigned() {
        return unsigned;
    }

    @Override
    public String arrayClass() {
        String name = primitive.getName();
        return "Shared" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Array";
    }

    /**
     * The unsigned type of the same size.
     *
     * @return the twin, or this type itself if it is unsigned
     * @throws IllegalArgumentException if this type has no unsigned twin
     */
    public ElementType unsigned() {
        for (ElementType type : values()) {
            if (type.primitive == primitive && type.unsigned && !isFloating()) {
                return type;
            }
        }
        throw new IllegalArgumentException(this + " has no unsigned form");
    }

    /**
     * Finds the type that Python names by a typecode.
     *
     * @param typecode one of {@code b B h H i I l L q Q f d c u ?}
     * @return the type; {@code l} and {@code L} are 8 bytes, as on 64-bit Linux, and {@code u} is Java's 16-bit {@code char}
     * @throws IllegalArgumentException if no type has that code
     */
    public static ElementType ofTypecode(char typecode) {
        StringBuilder known = new StringBuilder();
        for (ElementType type : values()) {
            if (type.typecodes.indexOf(typecode) >= 0) {
                return type;
            }
            known.append(type.typecodes);
        }
        throw new IllegalArgumentException("Unknown typecode '" + typecode + "': use one of " + String.join(" ", known.toString().split("")));
    }

    /**
     * Finds the type with a code in a file.
     *
     * @param code as {@link #code()} gave it
     * @return the type, or nothing if no type has that code
     */
    public static Optional<ElementType> ofCode(int code) {
        for (ElementType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns NumPy's name of this type.
     *
     * @return for instance {@code int32}
     */
    @Override
    public String toString() {
        return numpyName;
    }
}
