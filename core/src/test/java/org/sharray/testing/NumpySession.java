package org.sharray.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One Python with NumPy that answers many questions, since its start takes long: a line for each question, and a line for each answer.
 * Closing it ends it.
 */
public final class NumpySession implements AutoCloseable {
    private static final String LOOP = """

            import traceback
            sys.stdin.reconfigure(encoding='utf-8')
            sys.stdout.reconfigure(encoding='utf-8')
            for line in sys.stdin:
                try:
                    print('=' + str(answer(*line.rstrip('\\n').split('\\t'))), flush=True)
                except Exception:
                    print('!' + repr(traceback.format_exc()), flush=True)
            """;

    private final Process python;
    private final PrintStream questions;
    private final BufferedReader answers;

    /** Starts a program that defines the function {@code answer}, whose arguments are the parts of a question. */
    public NumpySession(String program) {
        try {
            python = new ProcessBuilder(Numpy.command(program + LOOP)).redirectErrorStream(true).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        questions = new PrintStream(python.getOutputStream(), false, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Python's answer to a question, whose parts have neither line feeds nor tabs in them. */
    public String ask(Object... parts) {
        StringBuilder question = new StringBuilder();
        for (Object part : parts) {
            question.append(question.isEmpty() ? "" : "\t").append(part);
        }
        questions.append(question).append('\n').flush();
        try {
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith("=")) {
                throw new AssertionError("Python failed at " + question + ": " + answer);
            }
            return answer.substring(1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        questions.close();
        try {
            if (!python.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Python did not end");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            python.destroyForcibly();
        }
    }
}
