package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import org.sharray.SharedIntArray;
import org.sharray.examples.ClusterIncrement;
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

    @Option(names = "--cluster", paramLabel = "N", converter = Range.Processes.class, //
            description = "The same on a cluster of N members, which are started for it on this machine; each of them is a process that adds.")
    private Integer members;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return members != null ? onCluster() : inSharedMemory();
    }

    private Integer onCluster() throws InterruptedException, IOException {
        int expected = members * rounds;
        List<Integer> counts = ClusterIncrement.run(members, Math.toIntExact(length), rounds);
        return judge(counts.stream().allMatch(count -> count == expected), members, expected);
    }

    private Integer inSharedMemory() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        int processes = few.processes;
        int expected = processes * rounds;
        try (var counts = SharedIntArray.create(length)) {
            out.println("Initial state: " + counts);
            Increment.run(counts, processes, rounds);
            out.println("Final state:   " + counts);
            boolean right = counts.stream().allMatch(count -> count == expected);
            return judge(right, processes, expected);
        }
    }

    private Integer judge(boolean right, int processes, int expected) {
        String text = right
                ? "@|bold,green Success:|@ every element is %d x %d = %d."
                : "@|bold,red Failure:|@ not every element is %d x %d = %d.";
        spec.commandLine().getOut().println(
                spec.commandLine().getColorScheme().ansi().string(text.formatted(processes, rounds, expected)));
        return right ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
