package org.sharray.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

import org.sharray.examples.Pi;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Pi}. */
@Command(name = "pi", sortOptions = false, //
        description = "Estimate pi by random points: each process draws its own and writes one number.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo pi --points 1000000000 --seed 42")
final class PiCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ManyProcesses many;

    @Option(names = {"-n", "--points"}, paramLabel = "N", defaultValue = "100000000", //
            converter = Range.Points.class, description = "Points to draw, all together (default: ${DEFAULT-VALUE}).")
    private long points;

    @Option(names = {"-s", "--seed"}, paramLabel = "N", converter = Range.Seed.class, //
            description = "What the drawing begins with: as many processes draw the same points from the same seed "
                    + "(default: another one each time).")
    private long seed = new SplittableRandom().nextInt(1_000_000);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        try (var pool = many.pool()) {
            double estimate = Pi.estimate(points, seed, pool);
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(Locale.ROOT, "%,d points, drawn by %s in %.2f s, seed %d%n%n", points,
                    Words.processes(many.processes), seconds, seed);
            out.printf(Locale.ROOT, "Estimate  %.9f%n", estimate);
            out.printf(Locale.ROOT, "Pi        %.9f%n", Math.PI);
            out.printf(Locale.ROOT, "Error     %.9f; of two estimates in three it is less than %.9f%n",
                    Math.abs(estimate - Math.PI), standardDeviation());
        }
        return ExitCode.OK;
    }

    /** Of 4 times the share of the points that lie in the circle. */
    private double standardDeviation() {
        double probability = Math.PI / 4;
        return 4 * Math.sqrt(probability * (1 - probability) / points);
    }
}
