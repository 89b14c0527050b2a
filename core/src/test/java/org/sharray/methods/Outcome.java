package org.sharray.methods;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param text    for the table
 * @param failure what was thrown, or null
 */
record Outcome(String text, Throwable failure) {
    static final String WORKS = "works";

    static Outcome threw(Throwable failure) {
        return new Outcome(failure instanceof Planned ? "its exception" : failure.getClass().getSimpleName(), failure);
    }

    /** What was returned is told of what is asked for: a boolean that is no element, or something that may be missing. */
    static Outcome returned(Method method, Object result) {
        boolean element = method.getDeclaringClass().getSimpleName().contains("Boolean")
                && (method.getName().contains("get") || method.getName().contains("Get")
                        || method.getName().startsWith("compareAndExchange"));
        return new Outcome(switch (result) {
            case Boolean truth when !element -> "`" + truth + "`";
            case Optional<?> some when some.isEmpty() -> "nothing";
            case null, default -> WORKS;
        }, null);
    }

    /** What a function that is given to a method throws. */
    static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Planned() {
            super("planned");
        }
    }
}
