package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.process.ProcessOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.ArrayOptions;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Numpy;
import org.sharray.testing.ParentJvm;
import org.sharray.type.Shape;

/** Python at work on Java's arrays. */
@NativeOnly("Python takes part in a lock as native processes do")
@Timeout(300)
class PythonProcessTest {
    @TempDir
    Path directory;

    @BeforeEach
    void needNumpy() {
        Numpy.require();
    }

    private ProcessOptions python() {
        return options().python(Numpy.interpreter()).directory(directory).captureOutput();
    }

    private String script(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
            return name;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aScriptWorksOnTheSameArray() throws InterruptedException {
        try (var array = SharedDoubleArray.create(Shape.of(3, 4))) {
            var process = PythonProcess.start(python(), script("scale.py", """
                    import sys
                    array, factor, text = arguments
                    with array.lock:
                        array.numpy()[:] = array.numpy() * factor + 1
                        array.numpy()[2, 3] = -1
                    print(text, len(sys.argv), __name__)
                    """), array, 3, "hello");
            assertThat(process.join()).isNull();
            assertThat(process.output()).isEqualToIgnoringNewLines("hello 4 __main__");
            assertThat(process.exitCode()).hasValue(0);
            assertThat(array.get(0, 0)).isOne();
            assertThat(array.get(2, 3)).isEqualTo(-1);
        }
    }

    @Test
    void aFunctionsResultComesBack() throws InterruptedException {
        script("stats.py", """
                def mean(array, *more):
                    return float(array.numpy().mean())
                def same(value):
                    return value
                """);
        try (var array = SharedIntArray.of(1, 2, 3, 6)) {
            assertThat(PythonProcess.start(python(), "stats.py:mean", array).join()).isEqualTo(3.0);
            assertThat(PythonProcess.start(python(), "stats:mean", array.slice(3, -1, -2), "more").join())
                    .isEqualTo(4.0);
            try (var same = (SharedIntArray) PythonProcess.start(python(), "stats.py:same", array.slice(1, 3)).join()) {
                same.set(0, 9);
            }
            assertThat(array.get(1)).isEqualTo(9);
        }
        Object[][] pairs = {{null, null}, {"ö𝄞", "ö𝄞"}, {true, true}, {(byte) -3, -3L}, {1L << 40, 1L << 40},
                {2.5f, 2.5}, {'x', "x"}};
        for (Object[] pair : pairs) {
            assertThat(PythonProcess.start(python(), "stats.py:same", pair[0]).join()).isEqualTo(pair[1]);
        }
    }

    @Test
    void pythonMayHaveProcessesOfItsOwn() throws InterruptedException {
        try (var array = SharedIntArray.create(4)) {
            PythonProcess.start(python(), script("many.py", """
                    import multiprocessing
                    def f(array, i):
                        with array.lock:
                            array[i] = i + 1
                    def run(array):
                        import many
                        for method in 'fork', 'spawn':
                            context = multiprocessing.get_context(method)
                            children = [context.Process(target=many.f, args=(array, i)) for i in range(4)]
                            for child in children: child.start()
                            for child in children: child.join()
                            assert all(child.exitcode == 0 for child in children), method
                    """) + ":run", array).join();
            assertThat(array.toArray()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void bothIncrementUnderOneLock() throws InterruptedException {
        try (var array = SharedIntArray.create(1)) {
            var process = PythonProcess.start(python(), script("count.py", """
                    array, = arguments
                    for _ in range(5000):
                        with array.lock:
                            array[0] += 1
                    """), array);
            for (int i = 0; i < 50_000; i++) {
                try (var _ = array.lock().hold()) {
                    array.set(0, array.get(0) + 1);
                }
            }
            process.join();
            assertThat(array.get(0)).isEqualTo(55_000);
        }
    }

    @Test
    void anExceptionIsToldInWords() {
        var process = PythonProcess.start(python(),
                script("bad.py", "def f(n):\n    raise ValueError('not %d' % n)\n") + ":f", 7);
        assertThatExceptionOfType(ProcessFailedException.class).isThrownBy(process::join)
                .withMessageContaining("Python raised ValueError: not 7")
                .havingCause().isInstanceOfSatisfying(PythonException.class, raised -> {
                    assertThat(raised.className()).isEqualTo("ValueError");
                    assertThat(raised.traceback()).contains("Traceback", "bad.py", "line 2");
                });
        assertThat(process.exitCode()).hasValue(1);
        assertThat(process.output()).contains("ValueError: not 7");
        assertFails("bad.py:nothing", "there is no function nothing in bad.py");
        assertFails("absent.py", "absent.py");
        assertFails("absent:f", "No module named 'absent'");
        assertFails(script("result.py", "def f():\n    return {}\n") + ":f", "can't be sent to Java: a dict");
        assertFails(script("exit.py", "import sys\nsys.exit(3)\n"), "exited with code 3");
    }

    private void assertFails(String task, String why) {
        assertThatExceptionOfType(ProcessFailedException.class).isThrownBy(PythonProcess.start(python(), task)::join)
                .withMessageContaining(why);
    }

    @Test
    void whatPythonHasNoTypeForIsRefused() {
        record Point(int x) {}
        assertThatIllegalArgumentException().isThrownBy(() -> PythonProcess.start(python(), "f.py", 1, new Object()))
                .withMessageContainingAll("Argument 1", "java.lang.Object");
        try (var points = SharedRecordArray.create(Point.class, 1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> PythonProcess.start(python(), "f.py", points))
                    .withMessageContaining("Argument 0");
        }
    }

    @Test
    void anInterpreterThatIsNotThereIsNamed() {
        assertThatExceptionOfType(ProcessFailedException.class)
                .isThrownBy(() -> PythonProcess.start(options().python("python-that-is-not-there"), "f.py"))
                .withMessageContaining("python-that-is-not-there");
    }

    @Test
    void aPythonOwnerThatIsKilledIsReported() throws InterruptedException {
        try (var array = SharedIntArray.create(1)) {
            var process = PythonProcess.start(python(), script("hold.py", """
                    import time
                    array, = arguments
                    array.lock.acquire()
                    array[0] = 1
                    while True:
                        time.sleep(60)
                    """), array);
            Await.until("it holds the lock", () -> array.getVolatile(0) == 1);
            process.kill();
            try (SharedLock.Guard guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
            }
            assertThatExceptionOfType(ProcessFailedException.class).isThrownBy(process::join)
                    .withMessageContaining("SIGKILL");
            assertThat(process.signal()).contains("SIGKILL");
        }
    }

    @Test
    void namedArraysAreFoundInTheSamePlace() throws InterruptedException {
        System.setProperty("sharray.directory", directory.resolve("names").toString());
        try (var array = SharedIntArray.create(3, ArrayOptions.options().named("scores"))) {
            assertThat(PythonProcess.start(python(), script("names.py", """
                    import sharray
                    def f():
                        with sharray.open('scores') as scores:
                            scores[1] = 5
                        return ' '.join(sharray.names())
                    """) + ":f").join()).isEqualTo("scores");
            assertThat(array.get(1)).isEqualTo(5);
        } finally {
            System.clearProperty("sharray.directory");
        }
    }

    /** Starts Python, and says its process id. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            var array = SharedIntArray.create(1);
            var process = PythonProcess.start(options().python(arguments[0]), arguments[1], array);
            Await.until("Python runs", () -> array.getVolatile(0) == 1);
            ParentJvm.say(process.pid());
            ParentJvm.hear();
        }
    }

    @Test
    void itEndsWithItsParent() throws Exception {
        String script = directory.resolve(script("wait.py", """
                import time
                arguments[0][0] = 1
                while True:
                    time.sleep(60)
                """)).toString();
        long pid;
        try (ChildJvm parent = ChildJvm.start(Parent.class, Numpy.interpreter(), script)) {
            pid = Long.parseLong(parent.hear());
            parent.kill();
        }
        var python = ProcessHandle.of(pid);
        if (python.isPresent()) {
            python.get().onExit().get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
