package org.sharray.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls a task's code so that the JIT compiler does not make it a part of ours. It would, after some thousand tasks, and so many frames deep gives up
 * half-way: the loop over an array in it was then ten times slower than before. The handle is not final, so the compiler does not know
 * what it calls.
 */
final class Boundary {
    private static MethodHandle taskCall = find(TaskReader.Task.class, "call", MethodType.methodType(Object.class));
    private static MethodHandle bodyApply = find(IndexedSliceFunction.class, "apply",
            MethodType.methodType(Object.class, Object.class, long.class));

    private Boundary() {}

    private static MethodHandle find(Class<?> type, String name, MethodType signature) {
        try {
            return MethodHandles.lookup().findVirtual(type, name, signature);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Object call(TaskReader.Task task) throws Throwable {
        return (Object) taskCall.invokeExact(task);
    }

    @SuppressWarnings("unchecked")
    static <A, R> R apply(IndexedSliceFunction<A, R> body, A slice, long from) throws Exception {
        try {
            return (R) (Object) bodyApply.invokeExact((IndexedSliceFunction<?, ?>) body, (Object) slice, from);
        } catch (Exception | Error known) {
            throw known;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
