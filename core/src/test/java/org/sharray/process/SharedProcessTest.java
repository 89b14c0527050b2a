package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process from its start to its end, seen from its parent. */
@Timeout(300)
class SharedProcessTest {
    private static final ProcessOptions CAPTURED = ProcessOptions.options().captureOutput();

    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void runsInAnotherProcess() throws Exception {
        SharedProcess<Long> process = CAPTURED.start(() -> ProcessHandle.current().pid());
        assertThat(process.join()).isEqualTo(process.pid()).isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void returnsWhatTheTaskReturns() throws Exception {
        assertThat(CAPTURED.start(() -> Map.of("a", List.of(1, 2))).join()).isEqualTo(Map.of("a", List.of(1, 2)));
        assertThat(CAPTURED.start(() -> null).join()).isNull();
    }

    @Test
    void succeedsWithExitCodeZero() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> {});
        assertThat(process.join()).isNull();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitCode()).hasValue(0);
        assertThat(process.signal()).isEmpty();
        assertThat(process).hasToString("process " + process.pid() + ", exit code 0");
    }

    @Test
    void givesTheSameAnswerTwice() throws Exception {
        SharedProcess<String> good = CAPTURED.start(() -> "once");
        assertThat(good.join()).isEqualTo("once").isSameAs(good.join());
        SharedProcess<Void> bad = CAPTURED.start(() -> System.exit(3));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(bad::join).isInstanceOf(ProcessFailedException.class)
                    .hasMessage("process " + bad.pid() + " exited with code 3");
        }
    }

    @Test
    void bringsTheExceptionWithItsRemoteStackTrace() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> Failures.fail("no luck"));
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class)
                .hasMessage("process " + process.pid() + ": the task threw java.lang.IllegalStateException: no luck")
                .cause().isExactlyInstanceOf(IllegalStateException.class).hasMessage("no luck")
                .hasRootCauseMessage("deeper").satisfies(cause -> assertThat(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Failures.class.getName())
                                && frame.getMethodName().equals("fail")));
        assertThat(process.exitCode()).hasValue(1);
        assertThat(process.output()).contains("IllegalStateException: no luck", "at org.sharray.process", "fail(");
    }

    @Test
    void standsInForAnExceptionThatCannotBeSent() {
        SharedProcess<Void> process = CAPTURED.start(() -> Failures.failUnserialisably());
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class).cause()
                .isInstanceOfSatisfying(RemoteTaskException.class, standIn -> {
                    assertThat(standIn.className()).isEqualTo(Failures.Unserialisable.class.getName());
                    assertThat(standIn).hasMessage("holds a thread");
                    assertThat(standIn).hasToString(Failures.Unserialisable.class.getName() + ": holds a thread");
                    assertThat(standIn.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().equals("failUnserialisably"));
                    assertThat(standIn.getCause()).hasToString("java.io.IOException: deeper");
                });
    }

    @Test
    void saysWhichPartOfAResultCannotBeSent() {
        SharedProcess<Object> process = CAPTURED.start(() -> List.of("fine", new Thread()));
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("process " + process.pid() + ": the result can't be sent back: ")
                .hasMessageContaining("element 1 (java.lang.Thread) is not serialisable")
                .hasCauseInstanceOf(NotSerializableException.class);
        assertThat(process.exitCode()).hasValue(1);
    }

    @Test
    void saysWhyAResultCannotBeUnpacked() {
        SharedProcess<Object> process = CAPTURED.start(() -> new Failures.Unreadable());
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("the result can't be unpacked here").hasRootCauseMessage("unreadable");
    }

    @Test
    void saysWhichClassTheChildLacks() {
        String own = Path.of(SharedProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
        SharedProcess<Void> process = CAPTURED.jvmArguments("-cp", own).start(() -> {});
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("it has no class " + SharedProcessTest.class.getName())
                .hasMessageContaining("its class path is " + own).hasCauseInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void namesTheSignal() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> waitForEver());
        assertThat(process.isAlive()).isTrue();
        assertThat(process.exitCode()).isEmpty();
        assertThat(process.signal()).isEmpty();
        assertThat(process).hasToString("process " + process.pid() + ", running");
        process.kill();
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class)
                .hasMessage("process " + process.pid() + " was killed by SIGKILL (exit code 137)").hasNoCause();
        assertThat(process.exitCode()).hasValue(137);
        assertThat(process.signal()).contains("SIGKILL");
        process.kill();
        process.terminate();
    }

    @Test
    void terminatesInGoodOrder() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook has run")));
            System.out.println("ready");
            waitForEver();
        });
        Waiting.until("the task runs", () -> process.output().contains("ready"));
        process.terminate();
        assertThatThrownBy(process::join).hasMessageContaining("was killed by SIGTERM (exit code 143)");
        assertThat(process.output()).contains("hook has run");
    }

    @Test
    void joinsWithATimeLimit() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> waitForEver());
        assertThat(process.join(Duration.ZERO)).isFalse();
        assertThat(process.join(Duration.ofMillis(1))).isFalse();
        process.kill();
        assertThat(process.join(Waiting.LIMIT)).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.join(Duration.ofSeconds(-1))).isTrue();
    }

    @Test
    void leavesTheProcessAloneWhenAJoinIsInterrupted() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> waitForEver());
        var thrown = new AtomicReference<Throwable>();
        Thread joiner = Thread.ofPlatform().start(() -> {
            try {
                process.join();
            } catch (InterruptedException | RuntimeException exception) {
                thrown.set(exception);
            }
        });
        Waiting.until("the joiner waits", () -> joiner.getState() == Thread.State.WAITING);
        joiner.interrupt();
        joiner.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(process.isAlive()).isTrue();
        process.kill();
    }

    @Test
    void completesAFutureAtItsEnd() throws Exception {
        SharedProcess<Void> process = CAPTURED.start(() -> waitForEver());
        var cancelled = process.onExit();
        cancelled.cancel(true);
        var future = process.onExit();
        assertThat(future).isNotDone();
        process.kill();
        assertThat(future.get(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(process);
        assertThat(process.join(Duration.ZERO)).isTrue();
    }

    @Test
    void ignoresASystemExitOfZero() throws Exception {
        assertThat(CAPTURED.start(() -> {
            System.exit(0);
            return "never";
        }).join()).isNull();
    }

    @Test
    void waitsForThreadsThatAreNoDaemons() throws Exception {
        SharedProcess<String> process = CAPTURED.start(() -> {
            Thread main = Thread.currentThread();
            Thread.ofPlatform().start(() -> {
                try {
                    main.join();
                    System.out.println("after main");
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
            });
            return "result";
        });
        assertThat(process.join()).isEqualTo("result");
        assertThat(process.output()).isEqualTo("after main\n");
    }

    @Test
    void capturesALongOutputWhileItRuns() throws Exception {
        String line = "0123456789 äöü €\n";
        int lines = 100_000;
        SharedProcess<Void> process = CAPTURED.start(() -> {
            for (int i = 0; i < lines; i++) {
                (i % 2 == 0 ? System.out : System.err).print(line);
            }
            System.out.println("all printed");
            waitForEver();
        });
        Waiting.until("all is printed", () -> process.output().endsWith("all printed\n"));
        assertThat(process.isAlive()).isTrue();
        process.kill();
        assertThat(process.join(Waiting.LIMIT)).isTrue();
        assertThat(process.output()).isEqualTo(line.repeat(lines) + "all printed\n");
    }

    @Test
    void hasNoOutputUnlessCaptured() throws Exception {
        SharedProcess<Void> process = SharedProcess.start(() -> {});
        process.join();
        assertThatThrownBy(process::output).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("captureOutput()");
    }

    @Test
    void hasAnEmptyStandardInput() throws Exception {
        assertThat(CAPTURED.start(() -> System.in.read()).join()).isEqualTo(-1);
        assertThat(
                CAPTURED.start(() -> new ProcessBuilder("cat").inheritIO().start().waitFor(1, TimeUnit.HOURS)).join())
                .isTrue();
    }

    @Test
    void hasTheEnvironmentDirectoryAndArgumentsAskedFor(@TempDir Path directory) throws Exception {
        SharedProcess<List<String>> process = CAPTURED.environment("SHARRAY_TEST", "yes").directory(directory)
                .jvmArguments("-Dasked.for=this", "-Xmx64m")
                .start(() -> List.of(System.getenv("SHARRAY_TEST"), System.getProperty("user.dir"),
                        System.getProperty("asked.for"),
                        Runtime.getRuntime().maxMemory() <= 64 << 20 ? "small" : "big"));
        assertThat(process.join()).containsExactly("yes", directory.toRealPath().toString(), "this", "small");
    }

    @Test
    void handsOnSharraysOwnProperties() throws Exception {
        System.setProperty("sharray.test.property", "kept");
        try {
            assertThat(CAPTURED.start(() -> System.getProperty("sharray.test.property")).join()).isEqualTo("kept");
        } finally {
            System.clearProperty("sharray.test.property");
        }
    }

    @Test
    void startsProcessesOfItsOwn() throws Exception {
        assertThat(CAPTURED.start(() -> 1 + SharedProcess.start(() -> 41).join()).join()).isEqualTo(42);
    }

    @Test
    void saysWhatTheJvmPrintedThatDidNotStart() {
        SharedProcess<Void> process = CAPTURED.jvmArguments("-XX:NoSuchOption=1").start(() -> {});
        assertThatThrownBy(process::join).isInstanceOf(ProcessFailedException.class).hasMessageContaining(
                "process " + process.pid() + " exited with code 1: by System.exit, or its JVM did not start")
                .hasMessageContaining("NoSuchOption");
    }

    @Test
    void saysThatTheDirectoryIsMissing(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> CAPTURED.directory(missing).start(() -> {})).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("could not be started: its working directory " + missing);
    }

    @Test
    void saysThatTheJavaCommandIsMissing(@TempDir Path directory) {
        String home = System.setProperty("java.home", directory.toString());
        try {
            assertThatThrownBy(() -> CAPTURED.start(() -> {})).isInstanceOf(ProcessFailedException.class)
                    .hasMessageContaining("could not be started").hasMessageContaining(directory + "/bin/java");
        } finally {
            System.setProperty("java.home", home);
        }
    }

    /** What may go wrong in a child. */
    static final class Failures {
        private Failures() {}

        static void fail(String message) {
            throw new IllegalStateException(message, new java.io.IOException("deeper"));
        }

        static void failUnserialisably() {
            throw new Unserialisable();
        }

        static final class Unserialisable extends RuntimeException {
            private static final long serialVersionUID = 1;

            @SuppressWarnings("serial")
            final Thread held = Thread.currentThread();

            Unserialisable() {
                super("holds a thread", new java.io.IOException("deeper"));
            }
        }

        static final class Unreadable implements Serializable {
            private static final long serialVersionUID = 1;

            private void readObject(ObjectInputStream in) {
                throw new IllegalStateException("unreadable");
            }
        }
    }
}
