package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;

/** Does what a {@link Tried} test tries, and counts how it ends: it has to end as the test says, as often as the test says. */
final class Attempts {
    private static final String WORKS = "works";

    private final Tried expected;
    private int refused;
    private int works;

    private Attempts(Tried expected) {
        this.expected = expected;
    }

    /** What may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Tries what has to be refused, in words that contain some. */
    void refused(Action action, String... words) {
        requireRefusal(tried(action), words);
    }

    /** Tries what has to work. */
    void works(Action action) {
        requireSuccess(tried(action));
    }

    /** Hears how an attempt of another program ended, which has to be refused. */
    void refused(ChildJvm child, String... words) {
        requireRefusal(child.hear(), words);
    }

    /** Hears how an attempt of another program ended, which has to work. */
    void works(ChildJvm child) {
        requireSuccess(child.hear());
    }

    private void requireRefusal(String end, String... words) {
        assertThat(end).startsWith(expected.by().getName() + " ").contains(words);
        refused++;
    }

    private void requireSuccess(String end) {
        assertThat(end).isEqualTo(WORKS);
        works++;
    }

    private static String tried(Action action) {
        try {
            action.run();
            return WORKS;
        } catch (Throwable failure) {
            return failure.getClass().getName() + " " + failure.getMessage();
        }
    }

    /** Tries something in another program, and tells the test how it ended. */
    static void tell(Action action) {
        ParentJvm.say(tried(action).replace('\n', ' '));
    }

    /** Gives a test its attempts, and compares the counts at its end. */
    static final class Counting implements ParameterResolver, AfterTestExecutionCallback {
        private static final Namespace NAMESPACE = Namespace.create(Attempts.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Attempts.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(NAMESPACE).getOrComputeIfAbsent("attempts",
                    _ -> new Attempts(context.getRequiredTestMethod().getAnnotation(Tried.class)), Attempts.class);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            Attempts attempts = context.getStore(NAMESPACE).get("attempts", Attempts.class);
            if (context.getExecutionException().isEmpty()) {
                assertThat(attempts.refused).as("refused").isEqualTo(attempts.expected.refused());
                assertThat(attempts.works).as("works").isEqualTo(attempts.expected.works());
            }
        }
    }
}
