package org.sharray.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.sharray.SharedIntArray;
import org.sharray.examples.Increment;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Increment}. */
@Command(name = "demo", sortOptions = false, //
        subcommands = {PartitionCommand.class, RaceCommand.class, CoarseCommand.class, StartupCommand.class,
                PiCommand.class, WordsCommand.class, BoardCommand.class, EqualizeCommand.class, SamplesCommand.class}, //
        description = "Processes add 1 to every element of one array, under its lock; none of it is lost.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo --processes 3 --rounds 1000 --length 8")
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private FewProcesses few;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", defaultValue = "50", converter = Range.Rounds.class, //
            description = "How often each process adds 1 to each element (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = {"-l", "--length"}, paramLabel = "N", defaultValue = "5", converter = Range.Length.class, //
            description = "Elements of the array (default: ${DEFAULT-VALUE}).")
    private long length;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        var ansi = spec.commandLine().getColorScheme().ansi();
        int processes = few.processes;
        int expected = processes * rounds;
        try (var counts = SharedIntArray.create(length)) {
            out.println("Initial state: " + counts);
            Increment.run(counts, processes, rounds);
            out.println("Final state:   " + counts);
            boolean right = counts.stream().allMatch(count -> count == expected);
            out.println(ansi.string(right
                    ? "@|bold,green Success:|@ every element is %d x %d = %d.".formatted(processes, rounds, expected)
                    : "@|bold,red Failure:|@ not every element is %d x %d = %d.".formatted(processes, rounds,
                            expected)));
            return right ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }
}
