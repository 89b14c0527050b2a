package org.sharray.benchmarks.python;

import static org.sharray.process.ProcessOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.process.PythonProcess;

/** An increment under the lock, from Python, beside {@code multiprocessing.Array}: what python/benchmark.py measures and prints. */
final class Increment implements Measurement {
    private static final Pattern LINE = Pattern.compile("^(.+?) +([0-9.]+) ns \\(([0-9.]+) to ([0-9.]+)\\)",
            Pattern.MULTILINE);

    @Override
    public String name() {
        return "increment";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        Map<String, Figure> figures = new LinkedHashMap<>();
        try (PythonProgram program = PythonProgram.find("benchmark")) {
            if (program == null) {
                throw new IOException("there is no python3");
            }
            System.err.println(name());
            var process = PythonProcess.start(options().python("python3").captureOutput(), program.source().toString());
            process.join();
            LINE.matcher(process.output()).results()
                    .forEach(line -> figures.put(line.group(1), new Figure(number(line, 2), number(line, 3),
                            number(line, 4), Unit.NANOSECONDS)));
        }
        String peer = only(figures, "multiprocessing");
        List<Row> rows = new ArrayList<>();
        figures.forEach((what, figure) -> {
            if (what.startsWith("sharray")) {
                rows.add(new Row(what, figure, peer, figures.get(peer), Goal.none()));
            }
        });
        return rows;
    }

    private static double number(MatchResult line, int group) {
        return Double.parseDouble(line.group(group));
    }

    private static String only(Map<String, Figure> figures, String beginning) throws IOException {
        return figures.keySet().stream().filter(what -> what.startsWith(beginning)).findFirst()
                .orElseThrow(() -> new IOException("benchmark.py printed no line of " + beginning));
    }
}
