package org.sharray.cli;

import picocli.CommandLine.Option;

/** The number of processes, where more are faster. */
final class ManyProcesses {

    @Option(names = {"-p", "--processes"}, paramLabel = "N", converter = Range.Processes.class, //
            description = "Processes to start, 1 to 64 (default: one a processor, here ${DEFAULT-VALUE}).")
    int processes = Math.min(Runtime.getRuntime().availableProcessors(), Range.Processes.MOST);
}
