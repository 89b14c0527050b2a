package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sharray.benchmarks.arrays.ArraySuite;
import org.sharray.benchmarks.locks.LockSuite;
import org.sharray.benchmarks.pool.PoolSuite;
import org.sharray.benchmarks.python.PythonSuite;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program: makes the measurements of a suite and prints a table of them. */
@Command(name = "benchmarks/run", sortOptions = false, //
        description = "Measures Sharray beside its peers, in turn, and prints a table: medians, with the least and the "
                + "largest in parentheses, and the ratio of ours to the peer's. A missed goal is not a failure.", //
        footer = {"", "Suites and their measurements:"})
public final class Benchmarks implements Callable<Integer> {
    private static final List<Suite> SUITES = List.of(ArraySuite.SUITE, LockSuite.SUITE, PoolSuite.SUITE,
            PythonSuite.SUITE);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SUITE", description = "What to measure; see below.")
    private String suite;

    @Parameters(index = "1..*", paramLabel = "MEASUREMENT", description = "Some of its measurements instead of all.")
    private List<String> chosen = List.of();

    @Option(names = {"-q", "--quick"}, description = "A first impression, in about a minute.")
    private boolean quick;

    @Option(names = {"-k",
            "--kills"}, paramLabel = "N", description = "How many processes to kill for one figure, at least "
                    + "(default: 140, or 15 with --quick).")
    private Integer kills;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    private Benchmarks() {}

    /**
     * Runs the program.
     *
     * @param arguments a suite and options
     */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Benchmarks());
        List<String> footer = new ArrayList<>(List.of(commandLine.getCommandSpec().usageMessage().footer()));
        for (Suite suite : SUITES) {
            footer.add("  " + suite.name() + "  " + suite.subject() + ": " + names(suite));
        }
        commandLine.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<Measurement> measurements = choose();
        if (kills != null && kills < 1) {
            throw wrong("--kills must be at least 1, not " + kills);
        }
        Effort effort = new Effort(quick, kills != null ? kills : quick ? 15 : 140);
        List<Row> rows = new ArrayList<>();
        for (Measurement measurement : measurements) {
            rows.addAll(measurement.measure(effort));
        }
        Table.print(rows, System.out);
        return ExitCode.OK;
    }

    private List<Measurement> choose() {
        Suite found = SUITES.stream().filter(known -> known.name().equals(suite)).findAny()
                .orElseThrow(() -> wrong("there is no suite '" + suite + "'"));
        for (String name : chosen) {
            if (found.measurements().stream().noneMatch(measurement -> measurement.name().equals(name))) {
                throw wrong("'" + suite + "' has no measurement '" + name + "' but " + names(found));
            }
        }
        return found.measurements().stream()
                .filter(measurement -> chosen.isEmpty() || chosen.contains(measurement.name())).toList();
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static String names(Suite suite) {
        return suite.measurements().stream().map(Measurement::name).collect(Collectors.joining(", "));
    }
}
