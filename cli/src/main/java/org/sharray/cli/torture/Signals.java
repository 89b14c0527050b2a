package org.sharray.cli.torture;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;

/**
 * The signals that Java can't send, sent by a shell. The shell outlives this program by a moment, whatever ends that, so that no
 * process stays stopped for ever.
 */
public final class Signals implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            stopped=
            while read -r signal process; do
                if [ "$signal" = STOP ]; then stopped=$process; fi
                kill -s "$signal" "$process" 2>/dev/null
                echo "$?"
            done
            if [ -n "$stopped" ]; then kill -s CONT "$stopped" 2>/dev/null; fi
            """;

    private final Process shell;
    private final BufferedWriter input;
    private final BufferedReader output;

    private Signals(Process shell) {
        this.shell = shell;
        this.input = shell.outputWriter();
        this.output = shell.inputReader();
    }

    /**
     * Starts the shell.
     *
     * @return to be closed
     * @throws IOException if there is none
     */
    public static Signals open() throws IOException {
        return new Signals(
                new ProcessBuilder("sh", "-c", SCRIPT).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /**
     * Sends a signal.
     *
     * @param signal without SIG
     * @param pid    of the process
     * @return false if there is no such process
     * @throws IOException if the shell has ended
     */
    public synchronized boolean send(String signal, long pid) throws IOException {
        input.write(signal + " " + pid + "\n");
        input.flush();
        String answer = output.readLine();
        if (answer == null) {
            throw new IOException("the shell that sends signals has ended with exit code " + shell.exitValue());
        }
        return answer.equals("0");
    }

    /** Ends the shell, which lets the process go on that was stopped last. */
    @Override
    public void close() throws IOException {
        input.close();
    }
}
