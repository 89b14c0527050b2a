package org.sharray.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharray.benchmarks.Effort.Depth;
import org.sharray.benchmarks.arrays.ArraySuite;
import org.sharray.benchmarks.atomics.AtomicSuite;
import org.sharray.benchmarks.cluster.ClusterSuite;
import org.sharray.benchmarks.elements.ElementSuite;
import org.sharray.benchmarks.lifecycle.LifecycleSuite;
import org.sharray.benchmarks.locks.LockSuite;
import org.sharray.benchmarks.loops.LoopSuite;
import org.sharray.benchmarks.pool.PoolSuite;
import org.sharray.benchmarks.python.PythonSuite;
import org.sharray.benchmarks.scale.ScaleSuite;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: makes measurements, prints a table of each, and keeps what it found; or rewrites the page from what is kept. */
@Command(name = "sharray bench", sortOptions = false, //
        description = "Measures Sharray beside its peers, in turn, and prints a table: the ratio of ours to the peer's first, then the "
                + "medians, with the least and the largest in parentheses. A missed goal is not a failure.", //
        footer = {"", "Groups and their measurements:"})
public final class Benchmarks implements Callable<Integer> {
    static final List<Suite> SUITES = List.of(LockSuite.SUITE, ElementSuite.SUITE, LoopSuite.SUITE,
            AtomicSuite.SUITE, ArraySuite.SUITE, LifecycleSuite.SUITE, ScaleSuite.SUITE, PoolSuite.SUITE,
            PythonSuite.SUITE, ClusterSuite.SUITE);

    private static final Path RESULTS = Path.of("benchmarks", "results");

    /** A first impression does not replace a figure. */
    private static final Path IMPRESSIONS = Path.of("benchmarks", "target", "impressions");

    @Spec
    private CommandSpec spec;

    /** One of the two, or neither. */
    private static final class Thoroughness {
        @Option(names = {"-q",
                "--quick"}, description = "A first impression of everything in some ten minutes; not kept beside "
                        + "the figures but in benchmarks/target/impressions.")
        private boolean quick;

        @Option(names = "--full", description = "More rounds and combinations, and the sizes that take gigabytes: hours.")
        private boolean full;
    }

    @ArgGroup(exclusive = true)
    private Thoroughness thoroughness = new Thoroughness();

    @Option(names = {"-o",
            "--only"}, paramLabel = "GROUP[.MEASUREMENT]", split = ",", description = "Some groups or measurements "
                    + "instead of all; may be repeated.")
    private List<String> only = List.of();

    @Option(names = {"-k",
            "--kills"}, paramLabel = "N", description = "How many processes to kill for one figure, at least "
                    + "(default: 140, or 15 with --quick).")
    private Integer kills;

    @Option(names = {"-h",
            "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help and exit.")
    private boolean help;

    private Benchmarks() {}

    /**
     * Runs the program, in the directory of the sources.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Benchmarks());
        List<String> footer = new ArrayList<>(List.of(commandLine.getCommandSpec().usageMessage().footer()));
        for (Suite suite : SUITES) {
            footer.add("  " + suite.name() + ": " + suite.subject());
            footer.add("      " + names(suite));
        }
        commandLine.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        System.exit(commandLine.execute(arguments));
    }

    /** One measurement, and where it belongs. */
    private record Chosen(Suite suite, Measurement measurement) {
        String name() {
            return suite.name() + "." + measurement.name();
        }

        boolean isMeantBy(String name) {
            return name.equals(suite.name()) || name.equals(name());
        }
    }

    private static List<Chosen> all() {
        return SUITES.stream()
                .flatMap(suite -> suite.measurements().stream().map(measurement -> new Chosen(suite, measurement)))
                .toList();
    }

    @Override
    public Integer call() throws Exception {
        List<Chosen> chosen = choose();
        Depth depth = thoroughness.quick ? Depth.QUICK : thoroughness.full ? Depth.FULL : Depth.NORMAL;
        if (kills != null && kills < 1) {
            throw wrong("--kills must be at least 1, not " + kills);
        }
        Effort effort = kills == null ? new Effort(depth) : new Effort(depth, kills);
        Path directory = effort.quick() ? IMPRESSIONS : RESULTS;
        Environment environment = Environment.here();
        Durations durations = new Durations(Result.readAll(directory), depth);
        List<String> failed = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < chosen.size(); i++) {
            Progress.enter(i + 1, chosen.size(), chosen.get(i).name());
            Progress.show("begins" + durations.estimate(chosen.stream().skip(i).map(Chosen::name).toList()));
            try {
                run(chosen.get(i), effort, environment).write(directory);
            } catch (IOException | RuntimeException failure) {
                Progress.clear();
                System.err.println(chosen.get(i).name() + " failed: " + failure);
                failed.add(chosen.get(i).name());
            }
        }
        System.out.println("*: of this machine: " + environment.text());
        System.out.println("Measured for " + Durations.text((System.nanoTime() - start) / 1e9));
        System.out.println("Kept in " + directory + (effort.quick() ? "" : "; ./sharray bench report writes the page"));
        if (!failed.isEmpty()) {
            System.err.println("Failed: " + String.join(", ", failed));
        }
        return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Result run(Chosen chosen, Effort effort, Environment environment)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Row> rows = chosen.measurement().measure(effort);
        double seconds = (System.nanoTime() - start) / 1e9;
        Progress.clear();
        System.out.println(chosen.name() + " (" + Durations.text(seconds) + ")");
        Table.print(rows, System.out);
        System.out.println();
        return new Result(chosen.suite().name(), chosen.measurement().name(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), effort.depth(), seconds,
                environment, rows);
    }

    /** Rewrites the page. */
    @Command(description = "Rewrites the tables of docs/benchmarks.md and its plots from the results that are kept.")
    int report(@Option(names = "--results", paramLabel = "DIRECTORY", //
            description = "Other results than those in benchmarks/results.") Path results,
            @Option(names = "--page", paramLabel = "FILE", description = "Another page than docs/benchmarks.md.") Path page)
            throws IOException {
        List<String> order = all().stream().map(Chosen::name).toList();
        Path from = results == null ? RESULTS : results;
        Path to = page == null ? Path.of("docs", "benchmarks.md") : page;
        List<Result> kept = Result.readAll(from).stream()
                .filter(result -> order.contains(result.group() + "." + result.measurement()))
                .sorted(Comparator.comparing(result -> order.indexOf(result.group() + "." + result.measurement())))
                .toList();
        if (kept.isEmpty()) {
            throw wrong("there are no results in " + from + ": measure first");
        }
        System.out.println(to + ": " + String.join(", ", new Report(kept, to).write()));
        return ExitCode.OK;
    }

    private List<Chosen> choose() {
        for (String name : only) {
            if (all().stream().noneMatch(chosen -> chosen.isMeantBy(name))) {
                Stream<String> known = name.contains(".")
                        ? all().stream().map(Chosen::name)
                        : SUITES.stream().map(Suite::name);
                throw wrong("there is no '" + name + "' but " + known.collect(Collectors.joining(", ")));
            }
        }
        return all().stream().filter(chosen -> only.isEmpty() || only.stream().anyMatch(chosen::isMeantBy)).toList();
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static String names(Suite suite) {
        return suite.measurements().stream().map(Measurement::name).collect(Collectors.joining(", "));
    }
}
