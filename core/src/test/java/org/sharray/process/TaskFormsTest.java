package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shapes a task may have, encoded and decoded in this JVM, and each of the two ways to send one in a real child. */
@Timeout(300)
class TaskFormsTest {
    private static Object sent(Serializable task) throws Exception {
        return TaskDecoder.decode(TaskEncoder.encode(task)).call();
    }

    private static Object sentCall(SerializableCallable<?> task) throws Exception {
        return sent(task);
    }

    private static boolean isSentAsLambda(Serializable task) {
        return TaskEncoder.encode(task)[0] == TaskDecoder.LAMBDA;
    }

    @Test
    void lambdaThatCapturesEveryPrimitive() throws Exception {
        boolean truth = true;
        byte b = -1;
        short s = -300;
        char c = '\uffff';
        int i = Integer.MIN_VALUE;
        long l = Long.MIN_VALUE + 1;
        float f = Float.MIN_VALUE;
        double d = -0.0;
        String text = "a\ud800 \u0000€";
        Object nothing = null;
        SerializableCallable<List<Object>> task = () -> Arrays.asList(truth, b, s, c, i, l, f, d, text, nothing);
        assertThat(isSentAsLambda(task)).isTrue();
        assertThat(sent(task)).isEqualTo(Arrays.asList(truth, b, s, c, i, l, f, d, text, nothing));
    }

    @Test
    void lambdaThatReturnsEveryPrimitive() throws Exception {
        boolean truth = true;
        assertThat(sentCall(() -> truth)).isEqualTo(true);
        assertThat(sentCall(() -> (byte) 1)).isEqualTo((byte) 1);
        assertThat(sentCall(() -> (short) 1)).isEqualTo((short) 1);
        assertThat(sentCall(() -> 'c')).isEqualTo('c');
        assertThat(sentCall(() -> 1)).isEqualTo(1);
        assertThat(sentCall(() -> 1L)).isEqualTo(1L);
        assertThat(sentCall(() -> 1f)).isEqualTo(1f);
        assertThat(sentCall(() -> 1.0)).isEqualTo(1.0);
    }

    @Test
    void lambdaWhoseCapturedValuesShareAnObject() throws Exception {
        List<String> one = new ArrayList<>(List.of("x"));
        List<List<String>> two = new ArrayList<>(List.of(one));
        assertThat(sentCall(() -> one == two.get(0))).isEqualTo(true);
    }

    @Test
    void methodReferences() throws Exception {
        assertThat(sentCall(Runtime::version))
                .isEqualTo(Runtime.version());
        assertThat(sentCall(System::nanoTime)).isInstanceOf(Long.class);
        SerializableRunnable droppingALong = System::nanoTime;
        assertThat(isSentAsLambda(droppingALong)).isTrue();
        assertThat(sent(droppingALong)).isNull();
        SerializableRunnable droppingAnObject = Runtime::version;
        assertThat(sent(droppingAnObject)).isNull();
        SerializableRunnable ofNothing = System::gc;
        assertThat(sent(ofNothing)).isNull();
        assertThat(sentCall("four"::length)).isEqualTo(4);
        assertThat(sentCall(ArrayList::new)).isEqualTo(List.of());
    }

    interface Maker {
        static SerializableCallable<String> make(String text) {
            return () -> text + "!";
        }
    }

    @Test
    void lambdaInAnInterface() throws Exception {
        assertThat(isSentAsLambda(Maker.make("so"))).isTrue();
        assertThat(sent(Maker.make("so"))).isEqualTo("so!");
    }

    record Adder(int a, int b) implements SerializableCallable<Integer> {
        @Override
        public Integer call() {
            return a + b;
        }

        SerializableCallable<Integer> asLambda() {
            return () -> a + b;
        }
    }

    @Test
    void objectsAndLambdasThatCaptureTheirObject() throws Exception {
        assertThat(isSentAsLambda(new Adder(1, 2))).isFalse();
        assertThat(sent(new Adder(1, 2))).isEqualTo(3);
        assertThat(isSentAsLambda(new Adder(1, 2).asLambda())).isFalse();
        assertThat(sent(new Adder(1, 2).asLambda())).isEqualTo(3);
    }

    @Test
    void bothWaysLeadToARealChild() throws Exception {
        ProcessOptions captured = ProcessOptions.options().captureOutput();
        int three = 3;
        List<Integer> list = List.of(4);
        assertThat(captured.start(() -> three + list.get(0)).join()).isEqualTo(7);
        assertThat(captured.start(new Adder(1, 2)).join()).isEqualTo(3);
        assertThat(captured.start(new Adder(1, 2).asLambda()).join()).isEqualTo(3);
        SharedProcess<Void> printing = captured.start(new Greeting());
        printing.join();
        assertThat(printing.output()).isEqualTo("hello\n");
    }

    static final class Greeting implements SerializableRunnable {
        private static final long serialVersionUID = 1;

        @Override
        public void runChecked() {
            System.out.println("hello");
        }
    }

    @Test
    void aTaskIsACallableForOthersToo() throws Exception {
        Callable<Integer> callable = new Adder(2, 2);
        assertThat(callable.call()).isEqualTo(4);
    }
}
