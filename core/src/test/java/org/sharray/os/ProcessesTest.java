package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Numpy;

/** Who lives, and who has ended. */
class ProcessesTest {
    private static char state(Process process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException ended) {
            return 'X';
        }
    }

    @Test
    void thisProcessLivesAndOneThatHasEndedDoesNot() throws Exception {
        assertThat(Processes.startOf(ProcessHandle.current().pid())).isPresent();
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Processes.startOf(process.pid())).isEmpty();
    }

    @NativeOnly("it is about Linux")
    @Test
    void aProcessWhoseFirstThreadHasEndedLivesAsLongAsAnotherOne() throws Exception {
        Numpy.require();
        Process process = new ProcessBuilder(Numpy.interpreter(), "-c",
                "import ctypes, sys, threading\nthreading.Thread(target=sys.stdin.read).start()\nctypes.CDLL(None).pthread_exit(None)\n")
                .start();
        try {
            Await.until("its first thread has ended", () -> state(process) == 'Z');
            assertThat(Processes.startOf(process.pid())).isPresent();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Processes.startOf(process.pid())).isEmpty();
    }
}
