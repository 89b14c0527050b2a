package org.sharray.layout;

import org.sharray.type.Dtype;
import org.sharray.type.ElementType;

/** The name by which an element type is sent: its dtype; of a primitive one the code, because two of them have one dtype. */
public final class TypeName {
    private TypeName() {}

    /**
     * The name of a type.
     *
     * @param type of elements
     * @return what {@link #parse} reads
     */
    public static String of(Dtype type) {
        return type instanceof ElementType ? String.valueOf(type.code()) : type.dtype();
    }

    /**
     * The type of a name.
     *
     * @param name as {@link #of} gave it
     * @return the type
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Dtype parse(String name) {
        if (name.isEmpty() || !Character.isDigit(name.charAt(0))) {
            return Dtype.parse(name);
        }
        int code = Integer.parseInt(name);
        return ElementType.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException("there is no element type " + code));
    }
}
