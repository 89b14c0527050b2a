package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.sharray.SharedIntArray;
import org.sharray.cli.output.ProgressBar;
import org.sharray.examples.Startup;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Startup}. */
@Command(name = "startup", sortOptions = false, //
        description = "How long it takes to start a process and wait for its end, with Python beside it.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo startup --runs 50")
final class StartupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-n", "--runs"}, paramLabel = "N", defaultValue = "20", converter = Range.Runs.class, //
            description = "How often each is measured, in turn (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = {"-w", "--warm-up"}, paramLabel = "SECONDS", defaultValue = "5", converter = Range.Seconds.class, //
            description = "How long to start processes without measuring, while the start-up cache is made "
                    + "(default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var shared = new ArrayList<Duration>();
        var withArray = new ArrayList<Duration>();
        var bare = new ArrayList<Duration>();
        var spawned = new ArrayList<Duration>();
        try (var python = Startup.Python.find().orElse(null); var array = SharedIntArray.create(1)) {
            long warm = System.nanoTime() + Duration.ofSeconds(warmUp).toNanos();
            do {
                Startup.sharedProcess();
                Startup.sharedProcess(array);
            } while (System.nanoTime() < warm);
            try (var bar = new ProgressBar(spec.commandLine().getOut(), "Measuring")) {
                for (int run = 0; run < runs; run++) {
                    bar.reached(run, runs);
                    shared.add(Startup.sharedProcess());
                    withArray.add(Startup.sharedProcess(array));
                    bare.add(Startup.bareJvm());
                    if (python != null) {
                        spawned.add(python.spawn());
                    }
                }
            }
            report(shared, withArray, bare, spawned, python == null ? null : python.version());
        }
        return ExitCode.OK;
    }

    private void report(List<Duration> shared, List<Duration> withArray, List<Duration> bare, List<Duration> spawned,
            String python) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "Start and join of a process that does nothing, median of %d:%n%n", runs);
        double ours = print("SharedProcess", shared);
        print("  that changes an array", withArray);
        print("A bare JVM, empty main", bare);
        if (python == null) {
            out.printf("%nThere is no python3 here to compare with.%n");
        } else {
            double theirs = print("Python " + python + ", spawn", spawned);
            out.printf(Locale.ROOT, "%nSharedProcess takes %.2f of the time of Python's spawn method.%n",
                    ours / theirs);
        }
    }

    /** Prints and returns the median, in milliseconds. */
    private double print(String label, List<Duration> times) {
        Collections.sort(times);
        double median = (times.get((times.size() - 1) / 2).toNanos() + times.get(times.size() / 2).toNanos()) / 2e6;
        spec.commandLine().getOut().printf(Locale.ROOT, "  %-24s %6.1f ms   (%.1f to %.1f)%n", label, median,
                times.getFirst().toNanos() / 1e6, times.getLast().toNanos() / 1e6);
        return median;
    }
}
