package org.sharray.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints rows with their cells below each other. */
final class Table {
    private Table() {}

    static void print(List<Row> rows, PrintStream out) {
        List<List<String>> lines = Stream.concat(Stream.of(Row.HEADINGS), rows.stream().map(Row::cells)).toList();
        int[] widths = IntStream.range(0, Row.HEADINGS.size())
                .map(column -> lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0)).toArray();
        for (List<String> line : lines) {
            out.println(IntStream.range(0, widths.length)
                    .mapToObj(column -> line.get(column) + " ".repeat(widths[column] - line.get(column).length()))
                    .collect(Collectors.joining("  ")).stripTrailing());
        }
    }
}
