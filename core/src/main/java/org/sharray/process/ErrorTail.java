package org.sharray.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Passes on what a worker prints to its standard error, and remembers the end of it, which tells most of how it died. */
final class ErrorTail {
    private static final int REMEMBERED = 4096;
    private static final Duration STRAGGLERS = Duration.ofSeconds(1);

    private final byte[] ring = new byte[REMEMBERED];
    private final Thread reader;

    /** How much has come; guarded by this. */
    private long count;

    private ErrorTail(InputStream errors, PrintStream echo, String name) {
        reader = Thread.ofPlatform().name(name).daemon().inheritInheritableThreadLocals(false).stackSize(128 * 1024)
                .start(() -> read(errors, echo));
    }

    /** Reads a worker's standard error; all that it prints, if its output is captured, and then does not pass it on. */
    static ErrorTail of(Process process, ProcessOptions options) {
        return options.capturesOutput()
                ? new ErrorTail(process.getInputStream(), null, "sharray-output-" + process.pid())
                : new ErrorTail(process.getErrorStream(), System.err, "sharray-errors-" + process.pid());
    }

    private void read(InputStream errors, PrintStream echo) {
        var buffer = new byte[2048];
        try (errors) {
            for (int length; (length = errors.read(buffer)) >= 0;) {
                remember(buffer, length);
                if (echo != null) {
                    echo.write(buffer, 0, length);
                    echo.flush();
                }
            }
        } catch (IOException ended) {
            // What was read is remembered.
        }
    }

    private synchronized void remember(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (count++ % REMEMBERED)] = bytes[i];
        }
    }

    /** The last lines, without the half of one at the beginning. */
    synchronized String text() {
        int length = (int) Math.min(count, REMEMBERED);
        var last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((count - length + i) % REMEMBERED)];
        }
        var text = new String(last, StandardCharsets.UTF_8);
        return (count > REMEMBERED ? text.substring(text.indexOf('\n') + 1) : text).strip();
    }

    /** Waits, after the process's end, for what is still in the pipe. */
    void await() {
        try {
            reader.join(STRAGGLERS);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }
}
