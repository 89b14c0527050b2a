package org.sharray.methods;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.sharray.methods.Arguments.Choice;
import org.sharray.methods.Samples.Point;

/** Functions that methods are given. */
final class Functions {
    private Functions() {}

    static boolean isFunction(Class<?> type) {
        return type.isInterface() && abstractMethods(type).size() == 1;
    }

    private static List<Method> abstractMethods(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> Arrays.stream(Object.class.getMethods())
                        .noneMatch(known -> known.getName().equals(method.getName())))
                .toList();
    }

    static Choice choice(Method method, Class<?> type) {
        Serializable result = switch (method.getDeclaringClass().getSimpleName()) {
            case "SharedTextArray" -> "ab";
            case "SharedRecordArray" -> Point.class;
            default -> null;
        };
        return Choice.of(proxy(type, new Answer(result, false))).or("that throws",
                proxy(type, new Answer(result, true)));
    }

    private static Object proxy(Class<?> type, Answer answer) {
        return Proxy.newProxyInstance(Functions.class.getClassLoader(), new Class<?>[]{type, Serializable.class},
                answer);
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue() == 0;
            case Character character -> character == 0;
            default -> value.equals(false);
        };
    }

    /** Returns a zero, an object, or whether the argument is zero; or throws. */
    private record Answer(Serializable object, boolean fails) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("toString")
                        ? "a function"
                        : method.getName().equals("hashCode")
                                ? 1
                                : proxy == arguments[0];
            }
            if (fails) {
                throw new Outcome.Planned();
            }
            Class<?> result = method.getReturnType();
            if (result == boolean.class) {
                return arguments.length == 0 || isZero(arguments[0]);
            }
            return result.isPrimitive() && result != void.class
                    ? Array.get(Array.newInstance(result, 1), 0)
                    : object == Point.class ? new Point() : object;
        }
    }
}
