package org.sharray.cli;

import java.io.PrintWriter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.sharray.cli.output.Terminal;
import org.sharray.cli.torture.Report;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all tortures have in common: the seed, how progress is told, and how the report. */
final class TortureOptions {
    private static final int SEEDS = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", converter = Range.Seed.class, //
            description = "For what is chosen at random (default: another one each time).")
    private Long seed;

    @Option(names = {"-v", "--verbose"}, description = "Tell the progress, even if nobody watches.")
    private boolean verbose;

    long seed() {
        return seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    }

    /** Whether somebody wants to know the progress. */
    boolean tells() {
        return verbose || Terminal.isWatched();
    }

    /** Where to tell it. */
    Consumer<String> progress() {
        PrintWriter out = spec.commandLine().getOut();
        boolean tells = tells();
        return progress -> {
            if (tells) {
                out.println(progress);
                out.flush();
            }
        };
    }

    /**
     * Prints what came of it.
     *
     * @param success what a good end means
     * @return the exit code
     */
    int conclude(Report report, String success) {
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        out.println(spec.commandLine().getColorScheme().ansi()
                .string(report.isGood()
                        ? "@|bold,green Success:|@ " + success
                        : "@|bold,red Failure:|@ see the complaints."));
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        err.print(report.complaints());
        err.flush();
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
