package org.sharray.cli.arrays;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.sharray.cli.cluster.ClusterArray;
import org.sharray.cli.cluster.ClusterOption;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;
import org.sharray.cli.output.Terminal;
import org.sharray.cli.select.Selection;
import org.sharray.inspector.Summary;
import org.sharray.inspector.Values;
import org.sharray.type.ComplexType;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows elements of an array. */
@Command(name = "show", sortOptions = false, //
        description = "Show elements of an array: what they are, and their values, while other processes may change "
                + "them. Of more than 1000, the first and the last three of each dimension are shown; --format shows all.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray show scores", //
                "  sharray show 'scores[10:20,-1]'", //
                "  sharray show \"points['x'][::-1]\" --stats", //
                "  sharray show 4711:8 --format csv", //
                "  sharray show './table.npy[0]'", //
                "  sharray show signal --plot", //
                "  sharray show 'scores[:9]' --cluster prices@10.0.0.1"})
final class ShowCommand extends PrintingCommand {
    private static final int BINS = 12;
    private static final int BAR = 40;

    @Parameters(paramLabel = "ARRAY", description = "The name of an array; a file, if there is a / in it or .npy at its end; or "
            + "PID:NUMBER, as 'sharray ls' shows anonymous ones. Subscripts in brackets may follow, as in Python; then put it all in quotes.")
    private String text;

    @ArgGroup
    private View view = new View();

    /** How it is shown; one of these. */
    static final class View {
        @Option(names = "--stats", description = "Show their least, greatest, mean and deviation, how many are NaN, and how they are "
                + "distributed.")
        private boolean stats;

        @Option(names = "--format", paramLabel = "FORMAT", description = "All of them as csv, json or npy; the last to a pipe or a file.")
        private Format format;
    }

    @Mixin
    private PlotOptions plot;

    @Option(names = "--json", description = "What they are, and the elements or the --stats, as JSON.")
    private boolean json;

    @Mixin
    private ClusterOption cluster;

    private ShowCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (json && view.format != null) {
            throw wrong("--json and --format are two ways to show; choose one");
        } else if (plot.areWanted() && (json || view.format != null || view.stats)) {
            throw wrong("--plot is a way to show of its own; leave out --stats, --format and --json");
        }
        if (cluster.isGiven()) {
            showOfCluster();
            return ExitCode.OK;
        }
        try (Selection selection = read(() -> Selection.open(text))) {
            if (view.format != null) {
                write(selection);
            } else if (json) {
                Json.print(out(), withElements(facts(selection), selection));
            } else {
                Summary summary = view.stats ? summary(selection) : null;
                out().println(SafeText.of(text) + ": " + Facts.array(selection.type(), selection.shape(),
                        selection.elements().byteSize(), selection.elements().hasLock()));
                print(selection, summary);
            }
        }
        return ExitCode.OK;
    }

    /** The facts that only a cluster has, and the elements from a copy; of very many, only when they are asked for. */
    private void showOfCluster() throws IOException, InterruptedException {
        try (ClusterArray array = openOfCluster()) {
            boolean facts = view.format == null && !json;
            if (facts) {
                array.print(out());
            }
            if (array.isTooLarge() && facts && !view.stats && !plot.areWanted()) {
                out().println(
                        "Its elements are not read, since they are many: say which, as in 'NAME[:1000]', or how, as by --stats.");
                return;
            }
            try (Selection selection = array.copy()) {
                if (view.format != null) {
                    write(selection);
                } else if (json) {
                    Json.print(out(), withElements(array.json(), selection));
                } else {
                    print(selection, view.stats ? summary(selection) : null);
                }
            }
        }
    }

    private ClusterArray openOfCluster() throws InterruptedException {
        try {
            return ClusterArray.open(cluster, text);
        } catch (IllegalArgumentException unreadable) {
            throw wrong(unreadable.getMessage());
        }
    }

    private void print(Selection selection, Summary summary) {
        if (summary != null) {
            print(summary);
        } else if (plot.areWanted()) {
            plot.print(selection.elements());
        } else {
            out().println(SafeText.lines(selection.toString()));
        }
    }

    private Json facts(Selection selection) {
        return new Json().put("array", text).put("dtype", selection.type().toString())
                .put("shape", Arrays.stream(selection.shape().toArray()).boxed().toList())
                .put("bytes", selection.elements().byteSize())
                .put("locked", selection.elements().hasLock());
    }

    private Json withElements(Json facts, Selection selection) {
        return view.stats ? facts.put("stats", json(summary(selection))) : facts.put("elements", nested(selection));
    }

    private static Json json(Summary summary) {
        return new Json().put("count", summary.count()).put("nan", summary.nans()).put("infinite", summary.infinite())
                .put("min", summary.min()).put("max", summary.max()).put("mean", summary.mean())
                .put("deviation", summary.deviation()).put("histogram", summary.histogram());
    }

    private static Object nested(Selection selection) {
        Elements elements = Elements.of(selection);
        elements.requireListable();
        return nested(elements, 0, new long[1]);
    }

    private static Object nested(Elements elements, int dimension, long[] next) {
        if (dimension == elements.shape().rank()) {
            Object value = elements.get(next[0]++);
            return value instanceof Elements.Complex number ? List.of(number.real(), number.imaginary()) : value;
        }
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < elements.shape().length(dimension); i++) {
            list.add(nested(elements, dimension + 1, next));
        }
        return list;
    }

    private Summary summary(Selection selection) {
        if (selection.type() instanceof ComplexType) {
            throw new CommandException("complex numbers have no order, so they have no statistics");
        }
        Values values = Values.of(selection.elements()).orElseThrow(() -> new CommandException(
                "the elements are " + selection.type() + ": statistics are for numbers; choose a field"));
        return Summary.of(values, BINS);
    }

    private void print(Summary summary) {
        PrintWriter out = out();
        out.printf(Locale.ROOT,
                "count      %,d%nmin        %s%nmax        %s%nmean       %s%ndeviation  %s%nNaN        %,d%n",
                summary.count(), number(summary.min()), number(summary.max()), number(summary.mean()),
                number(summary.deviation()), summary.nans());
        if (summary.infinite() > 0) {
            out.printf(Locale.ROOT, "infinite   %,d%n", summary.infinite());
        }
        long most = summary.histogram().stream().mapToLong(Long::longValue).max().orElse(0);
        double width = (summary.max() - summary.min()) / BINS;
        for (int bin = 0; bin < summary.histogram().size() && most > 0; bin++) {
            long count = summary.histogram().get(bin);
            out.printf(Locale.ROOT, "%12s  %s %,d%n", number(summary.min() + bin * width),
                    Terminal.bar((double) count / most, BAR), count);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }

    private void write(Selection selection) throws IOException {
        ElementWriter writer = new ElementWriter(Elements.of(selection), (_, _) -> true);
        if (view.format == Format.NPY) {
            if (Terminal.isWatched()) {
                throw new CommandException(
                        "npy is not for a terminal; redirect it: sharray show … --format npy >array.npy");
            }
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                writer.write(Format.NPY, out);
            }
            return;
        }
        writer.write(view.format, new TextOutput(out()));
    }

    /** Passes text on, line by line, made harmless for a terminal; a pipe gets it as it is. */
    private static final class TextOutput extends OutputStream {
        private final PrintWriter out;
        private final boolean watched = Terminal.isWatched();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        TextOutput(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            line.write(b);
            if (b == '\n') {
                flush();
            }
        }

        @Override
        public void flush() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            out.print(watched ? SafeText.lines(text) : text);
            out.flush();
        }
    }
}
