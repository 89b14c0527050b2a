package org.sharray.cli;

import static org.sharray.ArrayOptions.options;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import org.sharray.SharedIntArray;
import org.sharray.examples.Partition;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Partition}. */
@Command(name = "partition", sortOptions = false, //
        description = "Processes fill parts of one array, each its own; no lock is needed.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo partition --processes 3 --length 12")
final class PartitionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private FewProcesses few;

    @Option(names = {"-l", "--length"}, paramLabel = "N", defaultValue = "10", converter = Range.Length.class, //
            description = "Elements of the array (default: ${DEFAULT-VALUE}).")
    private long length;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (var values = SharedIntArray.create(length, options().unlocked())) {
            out.println("Initial state: " + values);
            Partition.run(values, few.processes);
            out.println("Final state:   " + values);
            boolean right = IntStream.range(0, few.processes).allMatch(index -> isFilled(values, index));
            String verdict = right
                    ? "@|bold,green Success:|@ each process filled its own part; no lock was needed."
                    : "@|bold,red Failure:|@ a part does not hold what its process wrote.";
            out.println(spec.commandLine().getColorScheme().ansi().string(verdict));
            return right ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private boolean isFilled(SharedIntArray values, int index) {
        return Partition.part(values, index, few.processes).stream().allMatch(value -> value == 100 * (index + 1));
    }
}
