package org.sharray.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Runs other programs. */
final class Commands {
    private Commands() {}

    /** What a command printed, if all went well. */
    static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(String.join(" ", command) + " ended with exit code " + exit + ":\n" + output);
            }
            return output;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " ran", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The numbers in what a program printed, line by line. */
    static List<double[]> numbers(String output) {
        return output.lines().map(line -> Stream.of(line.split(" ")).mapToDouble(Commands::number).toArray())
                .toList();
    }

    private static double number(String text) {
        return text.equals("nan") ? Double.NaN : Double.parseDouble(text); // as Python writes it
    }
}
