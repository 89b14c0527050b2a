package org.sharray.cli;

import java.time.Duration;

import org.sharray.process.PoolOptions;
import org.sharray.process.ProcessPool;

import picocli.CommandLine.Option;

/** The number of processes, where more are faster. */
final class ManyProcesses {

    @Option(names = {"-p", "--processes"}, paramLabel = "N", converter = Range.Processes.class, //
            description = "Processes to start, 1 to 64 (default: one a processor, here ${DEFAULT-VALUE}).")
    int processes = Math.min(Runtime.getRuntime().availableProcessors(), Range.Processes.MOST);

    /** A pool of so many processes. When one fails, the others are not waited for: most tasks look at no interrupt. */
    ProcessPool pool() {
        return ProcessPool.create(processes, PoolOptions.options().interruptGrace(Duration.ofSeconds(1)));
    }
}
