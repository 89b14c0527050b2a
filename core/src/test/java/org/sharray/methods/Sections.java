package org.sharray.methods;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.sharray.SharedArray;

/** Under which heading a method stands: types that are made from one template stand together. */
final class Sections {
    private static final String PRIMITIVES = "(Byte|Short|Int|Long|Float|Double|Char|Boolean)";

    private Sections() {}

    /** The heading for a method: the first type that has it, or the type itself, if that is the JDK's. */
    static String of(Class<?> type, Method method) {
        for (Class<?> general : List.of(SharedArray.class)) {
            if (general.isAssignableFrom(type) && has(general, method)) {
                return general.getSimpleName();
            }
        }
        if (method.getDeclaringClass() != type && method.getDeclaringClass().getSimpleName().equals("Transaction")) {
            return "Transaction";
        }
        return name(type);
    }

    private static boolean has(Class<?> general, Method method) {
        return Arrays.stream(general.getMethods()).anyMatch(known -> known.getName().equals(method.getName())
                && Arrays.equals(known.getParameterTypes(), method.getParameterTypes()));
    }

    /** What a type and its siblings are called. */
    static String name(Class<?> type) {
        String name = type.getName().replace(type.getPackageName() + ".", "").replace('$', '.');
        String family = name.replaceFirst("^Shared" + PRIMITIVES + "(Array|Vector|)$", "Shared…$2")
                .replaceFirst("^" + PRIMITIVES + "Transaction$", "…Transaction")
                .replaceFirst("^RecordCursor\\." + PRIMITIVES + "Field$", "RecordCursor.…Field");
        return family;
    }
}
