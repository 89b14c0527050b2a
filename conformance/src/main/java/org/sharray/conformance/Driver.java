package org.sharray.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** This side of one driver: a process that is told commands, a line each, and answers each by a line. */
final class Driver implements AutoCloseable {
    private static final String END = new String("end of output");

    private final Language language;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Driver(Language language, Process process) {
        this.language = language;
        this.process = process;
        Thread.ofPlatform().daemon().name("conformance-" + language + "-" + process.pid()).start(this::listen);
    }

    private void listen() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                answers.add(line);
            }
        } catch (IOException killed) {
            // Then there is nothing more to hear.
        }
        answers.add(END);
    }

    Language language() {
        return language;
    }

    void say(String command) throws ConformanceException {
        try {
            process.outputWriter().write(command + "\n");
            process.outputWriter().flush();
        } catch (IOException gone) {
            throw new ConformanceException(language + "'s driver has ended before '" + command + "'");
        }
    }

    String hear(long seconds) throws ConformanceException, InterruptedException {
        String answer = answers.poll(seconds, TimeUnit.SECONDS);
        if (answer == null) {
            throw new ConformanceException(language + " has not answered for " + seconds + " s");
        } else if (answer == END) {
            throw new ConformanceException(language + "'s driver has ended, with exit code " + process.waitFor());
        }
        return answer;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills it: a driver has nothing that could be lost. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
