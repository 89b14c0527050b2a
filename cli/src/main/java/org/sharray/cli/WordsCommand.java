package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.sharray.cli.output.ProgressBar;
import org.sharray.cli.output.Terminal;
import org.sharray.examples.WordCount;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link WordCount}. */
@Command(name = "words", sortOptions = false, //
        description = "Count the words of a text: the file itself is the array that the processes share.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo words --top 20 README.md")
final class WordsCommand implements Callable<Integer> {

    private static final int BAR = 40;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A text in UTF-8 (default: the license of the JDK).")
    private Path file = Path.of(System.getProperty("java.home"), "legal", "java.base", "LICENSE");

    @Mixin
    private ManyProcesses many;

    @Option(names = {"-t", "--top"}, paramLabel = "N", defaultValue = "10", converter = Range.Top.class, //
            description = "How many words to show (default: ${DEFAULT-VALUE}).")
    private int top;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileArguments.checkInput(file);
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        try (var pool = many.pool()) {
            Map<String, Long> counts;
            try (var bar = new ProgressBar(out, "Counting")) {
                counts = WordCount.count(file, pool, bar);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            out.println(file);
            out.printf(Locale.ROOT, "%,d words, %,d different ones, counted by %s in %.2f s%n",
                    counts.values().stream().mapToLong(count -> count).sum(), counts.size(),
                    Words.processes(many.processes), seconds);
            if (!counts.isEmpty()) {
                out.println();
                print(WordCount.mostFrequent(counts, top), out);
            }
        }
        return ExitCode.OK;
    }

    private void print(List<Map.Entry<String, Long>> words, PrintWriter out) {
        var ansi = spec.commandLine().getColorScheme().ansi();
        int width = words.stream().mapToInt(word -> word.getKey().length()).max().orElseThrow();
        long most = words.getFirst().getValue();
        for (var word : words) {
            String bar = Terminal.bar((double) word.getValue() / most, BAR);
            String label = String.format(Locale.ROOT, "%,10d  %-" + width + "s", word.getValue(), word.getKey());
            out.println(bar.isEmpty() ? label : label + ansi.string("  @|cyan " + bar + "|@"));
        }
    }
}
