package org.sharray.cli;

import picocli.CommandLine.Option;

/** The number of processes, where two tell the story. */
final class FewProcesses {

    @Option(names = {"-p",
            "--processes"}, paramLabel = "N", defaultValue = "2", converter = Range.Processes.class, //
            description = "Processes to start, 1 to 64 (default: ${DEFAULT-VALUE}).")
    int processes;
}
