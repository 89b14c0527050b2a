package org.sharray.process;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;

/** What a serialisable lambda or method reference tells about itself. */
final class Lambdas {
    private static final String BODY = "lambda$";

    /** By a lambda's class, the method that gives its serialised form; null if it has none or its module keeps it closed. */
    private static final ClassValue<Method> WRITE_REPLACE = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                return method.trySetAccessible() ? method : null;
            } catch (NoSuchMethodException notSerializable) {
                return null;
            }
        }
    };

    private Lambdas() {}

    /** Whether an object is a lambda or method reference, serialisable or not. */
    static boolean isLambda(Object object) {
        return object.getClass().isHidden() && object.getClass().getName().contains("$$Lambda");
    }

    /** The serialised form of a lambda, or null if the object is none or its module keeps it closed. */
    static SerializedLambda serializedForm(Object object) {
        if (!isLambda(object)) {
            return null;
        }
        try {
            Method writeReplace = WRITE_REPLACE.get(object.getClass());
            return writeReplace != null && writeReplace.invoke(object) instanceof SerializedLambda form ? form : null;
        } catch (ReflectiveOperationException notSerializable) {
            return null;
        }
    }

    /** A lambda's place in the program, for people: "the lambda in com.acme.Main.main". */
    static String describe(SerializedLambda lambda) {
        if (!lambda.getImplMethodName().startsWith(BODY)) {
            return "the method reference " + className(lambda.getImplClass()) + "::" + lambda.getImplMethodName();
        }
        return "the lambda in " + className(lambda.getCapturingClass()) + enclosingMethod(lambda);
    }

    /** Whether the lambda's first captured value is the object in whose method it stands. */
    static boolean capturesThis(SerializedLambda lambda) {
        return lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodName().startsWith(BODY);
    }

    static String className(String internalName) {
        return internalName.replace('/', '.');
    }

    /** From "lambda$main$0" or "lambda$main$1f2e3d$1", ".main"; nothing for a constructor or an initialiser. */
    private static String enclosingMethod(SerializedLambda lambda) {
        String name = lambda.getImplMethodName().substring(BODY.length());
        int end = name.indexOf('$');
        String method = end < 0 ? name : name.substring(0, end);
        return method.equals("new") || method.equals("static") || method.isEmpty() ? "" : "." + method;
    }
}
