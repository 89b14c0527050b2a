package org.sharray.methods;

import java.lang.reflect.Method;
import java.util.Set;
import org.sharray.type.Dtype;

/** Methods that are not tried as others are, and why. */
final class Exempt {
    /** They take any object. */
    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode");

    /** They start a process or end a pool, which tests of their own try; here they are only called in ways that do neither. */
    private static final Set<String> NOT_AS_USUAL = Set.of("start", "shutdown", "shutdownNow", "awaitTermination");

    /** They refuse always. */
    private static final Set<String> REFUSING = Set.of("SharedTextArray.numbers", "SharedRecordArray.numbers",
            "Lock.newCondition");

    private Exempt() {}

    /** Whether a method is not tried at all: a constant's, a record's or what a caller writes. */
    static boolean isExempt(Method method) {
        return OF_EVERY_OBJECT.contains(method.getName()) || isExempt(method.getDeclaringClass())
                || method.getParameterCount() == 0 && tellsOfValue(method);
    }

    private static boolean isExempt(Class<?> type) {
        return type.isEnum() || Functions.isFunction(type) || type.isAnnotation()
                || Throwable.class.isAssignableFrom(type)
                || type.isRecord() && type.getPackageName().equals("org.sharray.inspect");
    }

    /** What a value that never changes is asked. */
    private static boolean tellsOfValue(Method method) {
        return method.getDeclaringClass().isRecord() || method.getDeclaringClass() == Dtype.class;
    }

    static boolean isNotCalledAsUsual(Method method) {
        return NOT_AS_USUAL.contains(method.getName());
    }

    static boolean refusesAlways(Method method) {
        return REFUSING.contains(method.getDeclaringClass().getSimpleName() + "." + method.getName());
    }
}
