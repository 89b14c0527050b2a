package org.sharray.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sharray.SharedArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.inspector.Envelope;
import org.sharray.inspector.Values;
import org.sharray.type.Dtype;
import org.sharray.ArrayOptions;
import org.sharray.type.Shape;

/** Plots, curves, tables: numbers in, text out. */
class DrawingTest {
    private static final Look BLOCKS = new Look(true, false);
    private static final Look ASCII = new Look(false, false);
    private static final Look COLOURS = new Look(true, true);

    private static List<String> drawn(Picture picture, int height, int width, Look look) {
        var frame = new Frame(height, width);
        picture.draw(frame, look);
        FrameTest.requireSound(frame);
        return frame.text();
    }

    private static LinePlot line(double... values) {
        return new LinePlot(new Envelope(0, values.length, values, values));
    }

    @Test
    void aRampRises() {
        double[] ramp = IntStream.range(0, 44).asDoubleStream().toArray();

        assertThat(drawn(line(ramp), 5, 25, BLOCKS)).containsExactly(//
                "43┤                ⢀⣀⠤⠔⠒⠉", //
                "  │           ⣀⡠⠤⠒⠊⠁", //
                "  │     ⢀⡠⠤⠒⠊⠉", //
                " 0┤⣀⠤⠔⠒⠉⠁", //
                "  └─ 0 ────────────── 43");
    }

    @Test
    void asciiWillDo() {
        assertThat(drawn(line(1, 2, 3, 2, 1), 4, 12, ASCII)).containsExactly(//
                "3+    **", //
                " |  **  **", //
                "1+**      **", //
                " +- 0 --- 4");
    }

    @Test
    void noNumberIsAGap() {
        double nan = Double.NaN;

        assertThat(drawn(line(1, 1, nan, 1, 1), 1, 5, ASCII)).containsExactly("** **");
        assertThat(drawn(line(nan, nan), 1, 30, ASCII)).containsExactly("(no finite numbers)");
    }

    @Test
    void theInfiniteLiesAtTheEdge() {
        double infinity = Double.POSITIVE_INFINITY;

        assertThat(drawn(line(0, infinity, 1, -infinity), 2, 4, ASCII)).containsExactly(" **", "*  *");
    }

    @Test
    void thePeakOfManyElementsIsNotLost() {
        try (SharedDoubleArray values = SharedDoubleArray.create(1_000_000)) {
            values.set(654_321, 1);
            assertThat(drawn(Picture.of(values, 3, 50), 3, 50, ASCII).getFirst()).startsWith("1+").contains("*");
        }
    }

    @Test
    void aHeatMapIsDarkWhereItsNumbersAreLarge() {
        try (SharedIntArray table = SharedIntArray.create(Shape.of(4, 3))) {
            table.set(2, 2, 8);
            table.set(3, 2, 8);
            assertThat(drawn(Picture.of(table, 2, 3), 2, 3, BLOCKS)).containsExactly("", "  █");
            assertThat(drawn(Picture.of(table, 5, 40), 5, 40, BLOCKS)).containsExactly("", "", "    ██", "    ██",
                    "0    ░░▒▒▓▓███ 8");
            var coloured = new Frame(2, 3);
            Picture.of(table, 2, 3).draw(coloured, COLOURS);
            FrameTest.requireSound(coloured);
            assertThat(coloured.styled(true).getLast()).contains("38;5;226;48;5;226m▀");
        }
    }

    @Test
    void columnsComeAsTheyAreStored() {
        try (SharedDoubleArray table = SharedDoubleArray.create(Shape.of(3, 2))) {
            table.set(2, 1, 5);
            SharedArray turned = table.transpose();
            Grid grid = Grid.of(turned, Values.of(turned).orElseThrow(), 10, 10);
            assertThat(turned.isColumnMajor()).isTrue();
            assertThat(grid.rows()).isEqualTo(2);
            assertThat(grid.values()).containsExactly(0, 0, 0, 0, 0, 5);
        }
    }

    @Test
    void aLargeTableIsMadeSmallByMeans() {
        try (SharedDoubleArray table = SharedDoubleArray.create(Shape.of(4, 100))) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 100; column++) {
                    table.set(row, column, row < 2 ? column : Double.NaN);
                }
            }
            Grid grid = Grid.of(table, Values.of(table).orElseThrow(), 2, 10);
            assertThat(Arrays.copyOf(grid.values(), 3)).containsExactly(4.5, 14.5, 24.5);
            assertThat(grid.at(1, 0)).isNaN();
        }
    }

    @Test
    void whatIsNoNumberIsSaidSo() {
        try (SharedArray texts = SharedArray.create(Dtype.parse("S4"), Shape.of(3), ArrayOptions.options());
                SharedByteArray none = SharedByteArray.create(0)) {
            assertThat(drawn(Picture.of(texts, 3, 40), 3, 40, BLOCKS).getFirst()).startsWith("(no numbers, but ");
            assertThat(drawn(Picture.of(none, 3, 40), 3, 40, BLOCKS).getFirst()).isEqualTo("(no elements)");
        }
    }

    @Test
    void everyPictureFitsEveryFrame() {
        var random = new Random(7);
        double[] extremes = {0, -0.0, 1, -1, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-7, 123456789.123};
        for (int round = 0; round < 2000; round++) {
            double[] values = random.doubles(1 + random.nextInt(200)).toArray();
            for (int i = 0; i < values.length; i += 1 + random.nextInt(5)) {
                values[i] = extremes[random.nextInt(extremes.length)];
            }
            int height = random.nextInt(8);
            int width = random.nextInt(60);
            var look = new Look(random.nextBoolean(), random.nextBoolean());
            drawn(line(values), height, width, look);
            drawn(new HeatMap(Grid.wrapped(values, 1 + random.nextInt(30)), HeatMap.Palette.CHANGES), height, width,
                    look);
        }
        drawn(line(1, 2), 1, 1, BLOCKS);
        assertThat(drawn(line(-Double.MAX_VALUE, Double.MAX_VALUE), 2, 2, ASCII)).containsExactly(" *", "*");
    }

    @Test
    void aSparkline() {
        assertThat(Sparkline.of(new double[]{Double.NaN, 0, 1, 4, 7}, BLOCKS)).isEqualTo(" ▁▂▅█");
        assertThat(Sparkline.of(new double[]{0, 0.001, 7}, ASCII)).isEqualTo("_.#");
        assertThat(Sparkline.of(new double[]{0, 0}, BLOCKS)).isEqualTo("▁▁");
    }

    @Test
    void aHistoryForgetsAfterAMinute() {
        var history = new History();
        long second = 1_000_000_000L;
        history.add(0, 100);
        history.add(30 * second, 1);
        history.add(61 * second, 2);
        history.add(62 * second, 4);
        assertThat(history.means(62 * second, 2)).containsExactly(1, 3);
        assertThat(history.means(62 * second, 6)).containsExactly(Double.NaN, Double.NaN, 1, Double.NaN, Double.NaN, 3);
    }

    @Test
    void numbersInFewCharacters() {
        assertThat(List.of(0.0, 0.004, 0.25, 0.999, 3.14, 9.96, 17.4, 999.0, 999.9, 1234.0, 35e6).stream()
                .map(Numbers::rate))
                .containsExactly("0", "0", "0.25", "1.0", "3.1", "10", "17", "999", "1.0k", "1.2k", "35M");
        assertThat(List.of(0L, 20L, 1023L, 1024L, 7800L, 800_000L, 1L << 40).stream().map(Numbers::bytes))
                .containsExactly("0 B", "20 B", "1023 B", "1.0 KiB", "7.6 KiB", "781 KiB", "1.0 TiB");
        assertThat(List.of(3L, 2_700L, 12_000L, 125_000L, 7_300_000L, 200_000_000L).stream().map(Duration::ofMillis)
                .map(Numbers::time)).containsExactly("3 ms", "2.7 s", "12 s", "2 min 5 s", "2 h 1 min", "2 d 7 h");
        assertThat(List.of(0.0, -0.0, 42.0, 0.5, -3.14159, 123.456, 1e-9, 1.5e300, Double.POSITIVE_INFINITY).stream()
                .map(Numbers::value))
                .containsExactly("0", "0", "42", "0.5000", "-3.142", "123.5", "1.000e-09", "1.500e+300", "Infinity");
    }

    @Test
    void whatIsLessNeededIsLeftOutOfATable() {
        var table = new Table<>(List.of(column("NAME", false, 0, 0), column("A", true, 2, 1), column("B", true, 1, 2)),
                List.of(List.of("first", "1", "20"), List.of("日本語の長い名前", "100000", "3")));

        assertThat(table(table, 3, 40)).containsExactly("NAME              A   B▼", "first             1   20",
                "日本語の長…  100000    3");
        assertThat(table(table, 3, 18)).containsExactly("NAME          B▼", "first         20",
                "日本語の長…    3");
        assertThat(table(table, 3, 5)).containsExactly("NAME", "first", "日本…");
        for (int height = 0; height < 5; height++) {
            for (int width = 0; width < 50; width++) {
                table(table, height, width);
            }
        }
    }

    private static Column<List<String>> column(String title, boolean right, int need, int index) {
        return new Column<>(title, 3, 11, right, need, row -> Column.Cell.of(row.get(index)));
    }

    private static List<String> table(Table<List<String>> table, int height, int width) {
        var frame = new Frame(height, width);
        table.draw(frame, BLOCKS, 0, 1, 2, true);
        FrameTest.requireSound(frame);
        return frame.text();
    }

    @Test
    void textIsBrokenAtSpaces() {
        assertThat(Detail.broken("one two three", 8)).containsExactly("one two ", "three");
        assertThat(Detail.broken("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(Detail.broken("", 4)).containsExactly("");
        assertThat(Detail.broken("日本", 1)).containsExactly("日", "本");
    }

    @Test
    void anAsciiTerminalGetsAscii() {
        assertThat(Look.of(StandardCharsets.US_ASCII, true).blocks()).isFalse();
        assertThat(Look.of(StandardCharsets.ISO_8859_1, true).blocks()).isFalse();
        assertThat(Look.of(StandardCharsets.UTF_8, true).blocks()).isTrue();
        assertThat(ASCII.fit("abcdef", 3)).isEqualTo("ab~");
    }
}
