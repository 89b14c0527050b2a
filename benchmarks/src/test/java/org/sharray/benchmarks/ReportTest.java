package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.benchmarks.Effort.Depth;
import org.sharray.benchmarks.Row.Size;
import org.xml.sax.InputSource;

/** The page gets its tables and plots from the results, and keeps what people wrote. */
class ReportTest {
    private static final Environment HERE = new Environment("a processor", 2, 24, "Linux", "25", Map.of("gcc", "12"));
    private static final Figure TWO = new Figure(2, 1.5, 2.5, Unit.NANOSECONDS);
    private static final Figure FOUR = new Figure(4, 4, 4, Unit.NANOSECONDS);

    @TempDir
    private Path directory;
    private Path page;

    @BeforeEach
    void writePage() throws IOException {
        page = directory.resolve("page.md");
        Files.writeString(page, """
                By hand.
                <!-- figures: summary -->
                <!-- end -->
                <!-- figures: locks -->
                old
                <!-- end -->
                Between.
                <!-- figures: pool -->
                kept
                <!-- end -->
                """);
    }

    private Result result(String group, Row... rows) throws IOException {
        Result result = new Result(group, "some", "2026-01-02T03:04:05Z", Depth.NORMAL, 61.0, HERE, List.of(rows));
        result.write(directory.resolve("results"));
        return result;
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        Result written = result("locks", new Row("hold", TWO, "C", FOUR, Goal.ratioAtMost(1.1)),
                new Row("wait", TWO, "Boost", null, Goal.none()),
                Row.alone("grow", new Size(10, "elements"), FOUR));

        assertThat(Result.readAll(directory.resolve("results"))).containsExactly(written);
    }

    @Test
    void theTablesStandBetweenTheMarkers() throws IOException {
        Result result = result("locks", new Row("hold", TWO, "C", FOUR, Goal.ratioAtMost(1.1)),
                new Row("hold", TWO, "Boost", null, Goal.ratioAtMost(1)),
                new Row("open", FOUR, "C", TWO, Goal.ratioAtMost(1.5)));

        assertThat(new Report(List.of(result), page).write()).containsExactly("locks");

        assertThat(page).content().startsWith("By hand.\n").contains("\nBetween.\n", "\nkept\n",
                "| hold | C | 0.50 | ratio ≤ 1.1 | met | 2.00 ns (1.50–2.50) | 4.00 ns (4.00–4.00) |\n",
                "|  | Boost |  | ratio ≤ 1 |  | 2.00 ns (1.50–2.50) | not installed |\n",
                "| open | C | 2.00 | ratio ≤ 1.5 | missed |", "| `locks` | 1 | 1 |",
                "2026-01-02, normal depth, Linux, 2 × a processor, 24 GiB, JDK 25, gcc 12",
                "](images/bench-locks.svg)").doesNotContain("\nold\n");
    }

    @Test
    void writingAgainChangesNothing() throws IOException {
        Report report = new Report(List.of(result("locks", new Row("hold", TWO, "C", FOUR, Goal.none()))), page);
        report.write();
        String once = Files.readString(page);
        report.write();

        assertThat(page).content().isEqualTo(once);
    }

    @Test
    void plotsAreWellFormed() throws Exception {
        Result result = result("locks", new Row("a < b & c", TWO, "C", FOUR, Goal.ratioAtMost(1.1)),
                new Row("grow", new Size(10, "elements"), TWO, "C", FOUR, Goal.none()),
                new Row("grow", new Size(1_000, "elements"), FOUR, "C", null, Goal.none()));

        new Report(List.of(result), page).write();

        assertThat(directory.resolve("images")).isDirectoryContaining("glob:**bench-locks.svg")
                .isDirectoryContaining("glob:**bench-locks-some-grow.svg");
        for (String name : List.of("bench-locks.svg", "bench-locks-some-grow.svg")) {
            String svg = Files.readString(directory.resolve("images").resolve(name));
            assertThat(svg).contains("prefers-color-scheme:dark").doesNotContain("NaN", "Infinity");
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        }
    }

    @Test
    void aGroupWithoutAPlaceIsAnError() throws IOException {
        Report report = new Report(List.of(result("unknown", Row.alone("x", null, TWO))), page);

        assertThatThrownBy(report::write).isInstanceOf(IOException.class).hasMessageContaining("no place for unknown")
                .hasMessageContaining("<!-- figures: unknown -->");
    }
}
