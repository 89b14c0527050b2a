package org.sharray.testing;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;

/**
 * Calls methods by name with boxed arguments, so that one test can call the methods of all typed arrays. Where a method takes a
 * functional interface of primitives, a {@link Function} of boxed values is passed.
 */
public final class ByName {
    private ByName() {}

    /** Any function of boxed values. */
    @FunctionalInterface
    public interface Function {
        Object apply(Object... operands);
    }

    /** Calls a method of an object, as declared by one of its public types. */
    public static Object call(Class<?> type, Object target, String name, Object... arguments) {
        List<Method> found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && accepts(method.getParameterTypes(), arguments))
                .filter(method -> Modifier.isStatic(method.getModifiers()) == (target == null))
                .filter(m -> !m.isBridge())
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    type + "." + name + " for " + Arrays.deepToString(arguments) + ": there are " + found);
        }
        Method method = found.getFirst();
        Object[] passed = arguments.clone();
        for (int i = 0; i < passed.length; i++) {
            if (passed[i] instanceof Function function) {
                passed[i] = proxy(method.getParameterTypes()[i], function);
            }
        }
        try {
            return method.invoke(target, passed);
        } catch (InvocationTargetException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new AssertionError(thrown.getCause());
            }
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    private static boolean accepts(Class<?>[] parameters, Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            Class<?> boxed = MethodType.methodType(parameters[i]).wrap().returnType();
            boolean fits = boxed.isInstance(arguments[i])
                    || boxed == Long.class && arguments[i] instanceof Integer
                    || parameters[i].isInterface() && arguments[i] instanceof Function;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Object proxy(Class<?> functionalInterface, Function function) {
        return Proxy.newProxyInstance(functionalInterface.getClassLoader(), new Class<?>[]{functionalInterface},
                (_, _, operands) -> function.apply(operands));
    }
}
