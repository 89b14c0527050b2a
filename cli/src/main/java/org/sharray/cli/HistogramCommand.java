package org.sharray.cli;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.sharray.SharedLongArray;
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
        description = "Count how often each byte occurs in a file: each process counts its part of it.", //
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
        try (var counts = SharedLongArray.create(256);
                var progress = SharedLongArray.create(many.processes, options().unlocked())) {
            long start = System.nanoTime();
            try (var _ = ProgressBar.start(out, "Counting", Files.size(file), () -> total(progress))) {
                Histogram.count(file, counts, progress);
            }
            var time = Duration.ofNanos(System.nanoTime() - start);
            return new ByteCounts(file.toString(), many.processes, time, counts.toArray());
        }
    }

    private static long total(SharedLongArray progress) {
        long total = 0;
        for (int i = 0; i < progress.length(); i++) {
            total += progress.getOpaque(i);
        }
        return total;
    }
}
