package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads whose task can't be sent. */
class UnserializableTaskTest {
    private static final String HERE = "org.sharray.process.UnserializableTaskTest";
    private static final String SORRY = "The task can't be sent to another process: ";

    private int field = 1;

    private static void assertRefused(SerializableRunnable task, String... parts) {
        assertThatThrownBy(() -> SharedProcess.start(task)).isInstanceOf(UnserializableTaskException.class)
                .hasMessageStartingWith(SORRY).hasMessageContainingAll(parts)
                .hasCauseInstanceOf(NotSerializableException.class);
    }

    @Test
    void aProgramInASourceFileHasToBeCompiledFirst(@TempDir Path directory) throws Exception {
        Path source = Files.writeString(directory.resolve("Uncompiled.java"), """
                public class Uncompiled {
                    public static void main(String[] arguments) {
                        org.sharray.process.SharedProcess.start(() -> System.out.println("never"));
                    }
                }
                """);
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), source.toString()).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).isEqualTo(1);
        assertThat(output).contains(SORRY, "Compile it with javac first").doesNotContain("never\n");
    }

    @Test
    void namesTheCapturedValue() {
        String fine = "fine";
        PrintStream out = new PrintStream(OutputStream.nullOutputStream());
        assertRefused(() -> out.println(fine), "captured value 1 of the lambda in " + HERE
                + ".namesTheCapturedValue (java.io.PrintStream) is not serialisable. Capture only what the task needs, "
                + "or make the class Serializable.");
        assertRefused(() -> System.out.println(fine + out), "captured value 2 of the lambda in ");
    }

    static class Config implements Serializable {
        private static final long serialVersionUID = 1;
        @SuppressWarnings("serial")
        final Object stream;
        final transient Object harmless = new Thread();

        Config(Object stream) {
            this.stream = stream;
        }
    }

    static final class SpecialConfig extends Config {
        private static final long serialVersionUID = 1;

        SpecialConfig(Object stream) {
            super(stream);
        }
    }

    @Test
    void namesTheWayThroughFields() {
        Config config = new SpecialConfig(new Config(System.in));
        assertRefused(() -> config.hashCode(),
                "captured value 1 of the lambda in " + HERE + ".namesTheWayThroughFields (" + HERE
                        + "$SpecialConfig) -> field " + HERE + "$Config.stream (" + HERE + "$Config) -> field " + HERE
                        + "$Config.stream (java.io.BufferedInputStream) is not serialisable",
                "mark the field transient");
    }

    @Test
    void namesTheWayThroughContainers() {
        List<Object> list = new ArrayList<>(List.of(1, Map.of("key", new Object[]{null, new Thread()})));
        assertRefused(() -> list.size(), "(java.util.ArrayList) -> element 1 (java.util.",
                " -> the value of key key (java.lang.Object[]) -> element 1 (java.lang.Thread) is not serialisable");
    }

    @Test
    void explainsACapturedThis() {
        assertRefused(() -> System.out.println(field), "`this`, captured by the lambda in " + HERE
                + ".explainsACapturedThis (" + HERE
                + ") is not serialisable. The lambda uses a field or a method of its "
                + "enclosing object", "call a static method");
    }

    @Test
    void explainsAnInnerClass() {
        assertRefused(new SerializableRunnable() {
            private static final long serialVersionUID = 1;

            @Override
            public void runChecked() {
                System.out.println(field);
            }
        }, "field " + HERE + "$1.this$0 (" + HERE + ") is not serialisable", "make it a static class");
    }

    @Test
    void explainsALambdaThatIsNotSerialisable() {
        Runnable plain = () -> System.out.println("x");
        assertRefused(() -> plain.run(), "captured value 1 of the lambda in " + HERE,
                "(a lambda of " + HERE + ") is not serialisable. Declare the lambda's type as a serialisable one");
        SerializableRunnable serialisable = () -> plain.run();
        assertRefused(() -> serialisable.run(), "captured value 1 of the lambda in " + HERE
                + ".explainsALambdaThatIsNotSerialisable (a lambda of " + HERE + ") -> captured value 1 of");
    }

    @Test
    void explainsAMethodReference() {
        PrintStream out = new PrintStream(OutputStream.nullOutputStream());
        assertRefused(out::println,
                "captured value 1 of the method reference java.io.PrintStream::println (java.io.PrintStream)");
    }

    static final class Stubborn implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("won't");
        }
    }

    @Test
    void explainsAnObjectThatRefusesToBeWritten() {
        Stubborn stubborn = new Stubborn();
        SerializableRunnable task = () -> stubborn.hashCode();
        assertThatThrownBy(() -> SharedProcess.start(task)).isInstanceOf(UnserializableTaskException.class)
                .hasMessageContaining("captured value 1 of the lambda in ")
                .hasMessageContaining(
                        "(" + HERE + "$Stubborn) can't be serialised (java.lang.IllegalStateException: won't)")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> SharedProcess.start((SerializableRunnable) null))
                .isInstanceOf(NullPointerException.class);
    }
}
