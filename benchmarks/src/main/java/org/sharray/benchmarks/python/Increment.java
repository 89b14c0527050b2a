package org.sharray.benchmarks.python;

import static org.sharray.process.ProcessOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

/**
 * An increment under the lock, from Python, beside {@code multiprocessing.Array}: what python/benchmark.py measures, and prints in lines of the peer, each
 * followed by ours in the same form.
 */
final class Increment implements Measurement {
    private static final Pattern LINE = Pattern.compile("^(.+?) +([0-9.]+) ns \\(([0-9.]+) to ([0-9.]+)\\)",
            Pattern.MULTILINE);

    @Override
    public String name() {
        return "increment";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        MatchResult peer = null;
        for (MatchResult line : LINE.matcher(run()).results().toList()) {
            if (line.group(1).startsWith("multiprocessing")) {
                peer = line;
            } else if (line.group(1).startsWith("sharray") && peer != null) {
                rows.add(new Row(line.group(1), figure(line), peer.group(1), figure(peer), Goal.ratioAtMost(1)));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException("benchmark.py printed no line of sharray's behind one of multiprocessing's");
        }
        return rows;
    }

    private String run() throws IOException, InterruptedException {
        try (PythonProgram program = PythonProgram.find("benchmark")) {
            if (program == null) {
                throw new IOException("there is no " + PythonProgram.PYTHON);
            }
            System.err.println(name());
            var process = PythonProcess.start(options().captureOutput(), program.source().toString());
            process.join();
            return process.output();
        }
    }

    private static Figure figure(MatchResult line) {
        return new Figure(number(line, 2), number(line, 3), number(line, 4), Unit.NANOSECONDS);
    }

    private static double number(MatchResult line, int group) {
        return Double.parseDouble(line.group(group));
    }
}
