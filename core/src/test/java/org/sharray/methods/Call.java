package org.sharray.methods;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sharray.methods.Arguments.Value;

/**
 * One call of a method.
 *
 * @param method    what is called
 * @param setting   for what; ignored if the method is static
 * @param arguments how each is made, beside the object that the method is called of
 */
record Call(Method method, Kind.Setting setting, List<Value> arguments) {

    /** Calls, in this thread. */
    Outcome run(Consumer<Scene> justBefore) throws Exception {
        Outcome[] outcome = new Outcome[1];
        try (Scene scene = new Scene()) {
            setting.with(scene, receiver -> {
                Object[] made = new Object[arguments.size()];
                for (int i = 0; i < made.length; i++) {
                    made[i] = arguments.get(i).of(scene, receiver);
                }
                Untouched before = Untouched.of(receiver);
                justBefore.accept(scene);
                outcome[0] = invoked(scene, receiver, made);
                Thread.interrupted();
                if (outcome[0].failure() != null) {
                    before.requireSame(this);
                }
            });
        }
        return outcome[0];
    }

    /** Closes what a method has returned, which may have been closed with its array before. */
    private static void leniently(AutoCloseable opened) throws Exception {
        try {
            opened.close();
        } catch (IllegalStateException | IllegalMonitorStateException closed) {
            return;
        }
    }

    private Outcome invoked(Scene scene, Object receiver, Object[] made) {
        try {
            Object result = method.invoke(receiver, made);
            if ((result instanceof Optional<?> some ? some.orElse(null) : result) instanceof AutoCloseable opened) {
                scene.keep(() -> leniently(opened));
            }
            return Outcome.returned(method, result);
        } catch (InvocationTargetException thrown) {
            return Outcome.threw(thrown.getCause());
        } catch (IllegalAccessException | IllegalArgumentException wrong) {
            throw new AssertionError("Can't call " + method + " of " + receiver, wrong);
        }
    }
}
