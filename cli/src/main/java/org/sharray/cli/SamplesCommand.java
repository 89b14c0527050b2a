package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.sharray.examples.Samples;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Samples}. */
@Command(name = "samples", sortOptions = false, //
        description = "Python writes batches of samples and wakes Java, which answers each by its sum.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo samples --batches 50000 --length 100 --from-java")
final class SamplesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-b", "--batches"}, paramLabel = "N", defaultValue = "10000", converter = Range.Batches.class, //
            description = "How many to hand over, one after the other (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(names = {"-l", "--length"}, paramLabel = "N", defaultValue = "1000", converter = Range.Batches.class, //
            description = "Samples in each (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(names = {"-j", "--from-java"}, description = "Java writes, and Python adds up.")
    private boolean fromJava;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long[] times = Samples.run(batches, length, fromJava);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%,d batches of %,d samples from %s, each answered by its sum%n", batches, length,
                fromJava ? "Java to Python" : "Python to Java");
        out.printf(Locale.ROOT, "Round trip   p50 %.1f µs, p99 %.1f µs%n", percentile(times, 50),
                percentile(times, 99));
        double micros = Arrays.stream(times).sum() / 1e3;
        out.printf(Locale.ROOT, "Throughput   %,.0f batches and %.1f million samples in a second%n",
                batches / micros * 1e6, (double) batches * length / micros);
        return ExitCode.OK;
    }

    /** Of sorted times, in microseconds: the least that so many hundredths of them do not exceed. */
    private static double percentile(long[] times, int percent) {
        return times[(int) Math.ceilDiv((long) times.length * percent, 100L) - 1] / 1e3;
    }
}
