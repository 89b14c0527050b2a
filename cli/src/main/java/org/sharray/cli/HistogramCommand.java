package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.sharray.SharedLongArray;
import org.sharray.cli.output.ProgressBar;
import org.sharray.examples.Histogram;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link Histogram}. */
@Command(name = "histogram", sortOptions = false, //
        description = "Count how often each byte occurs in a file: each process takes the next part when it is free.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray histogram photo.jpg", //
                "  sharray histogram --processes 4 --json disk.img > counts.json"})
final class HistogramCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Any file, of any size.")
    private Path file;

    @Mixin
    private ManyProcesses many;

    @Option(names = "--json", description = "Print one JSON object instead of the chart.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileArguments.checkInput(file);
        PrintWriter out = spec.commandLine().getOut();
        ByteCounts result = count(out);
        if (json) {
            out.println(result.toJson());
        } else {
            result.print(out, spec.commandLine().getColorScheme().ansi());
        }
        return ExitCode.OK;
    }

    private ByteCounts count(PrintWriter out) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var counts = SharedLongArray.create(256); var pool = many.pool()) {
            try (var bar = new ProgressBar(out, "Counting")) {
                Histogram.count(file, counts, pool, bar);
            }
            var time = Duration.ofNanos(System.nanoTime() - start);
            return new ByteCounts(file.toString(), many.processes, time, counts.toArray());
        }
    }
}
