package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;

import org.sharray.cli.output.Terminal;
import org.sharray.conformance.Conformance;
import org.sharray.conformance.Language;
import org.sharray.conformance.Outcome;
import org.sharray.conformance.Report;
import org.sharray.conformance.vectors.VectorMaker;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link Conformance}. */
@Command(name = "conformance", sortOptions = false, //
        description = "Do Java, Python and C agree? Each plays each part in every scenario, on the same arrays, and is killed "
                + "where a scenario says so. A language that is missing on this machine is left out, and named.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray conformance", //
                "  sharray conformance --repeat 100 --only 'an owner is killed'", //
                "  sharray conformance --write-vectors vectors"})
final class ConformanceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-o",
            "--only"}, paramLabel = "SCENARIO", description = "Play this scenario alone; can be given several times.")
    private List<String> only;

    @Option(names = {"-r", "--repeat"}, paramLabel = "N", defaultValue = "3", converter = Range.Runs.class, //
            description = "How often each is played (default: ${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(names = {"-n", "--count"}, paramLabel = "N", defaultValue = "100000", converter = Range.Rounds.class, //
            description = "How often each process counts where there is counting (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--portable", description = "The Java drivers run without native access.")
    private boolean portable;

    @Option(names = "--write-vectors", paramLabel = "DIRECTORY", //
            description = "Write the test vectors of the file format there, and do nothing else.")
    private Path vectors;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (vectors != null) {
            VectorMaker.make(vectors);
            return ExitCode.OK;
        }
        List<String> scenarios = scenarios();
        try (var conformance = new Conformance(EnumSet.allOf(Language.class), count, repetitions,
                portable ? List.of("-Dsharray.portable=true") : List.of())) {
            conformance.missing()
                    .forEach((_, reason) -> spec.commandLine().getErr().println("sharray: left out: " + reason));
            Report report = new Report(play(conformance, scenarios));
            PrintWriter out = spec.commandLine().getOut();
            report.lines().forEach(out::println);
            out.println(spec.commandLine().getColorScheme().ansi()
                    .string(report.isGood()
                            ? "@|bold,green Success:|@ they agree."
                            : "@|bold,red Failure:|@ they do not agree."));
            out.flush();
            report.failures().forEach(spec.commandLine().getErr()::println);
            return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private List<String> scenarios() {
        List<String> known = Conformance.scenarios();
        if (only != null && !known.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "the scenarios are: " + String.join(", ", known));
        }
        return only == null ? known : only;
    }

    private List<Outcome> play(Conformance conformance, List<String> scenarios) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<Outcome> outcomes = new ArrayList<>();
        for (String scenario : scenarios) {
            for (List<Language> cast : conformance.casts(scenario)) {
                if (Terminal.isWatched()) {
                    out.print(Terminal.CLEAR_LINE + scenario + ": " + cast);
                    out.flush();
                }
                outcomes.add(conformance.play(scenario, cast));
            }
        }
        if (Terminal.isWatched()) {
            out.print(Terminal.CLEAR_LINE);
        }
        return outcomes;
    }
}
