package org.sharray.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Style[] STYLES = {Style.PLAIN, Style.BAD, Style.SELECTED, Style.of(17, 230), Style.TITLE};

    /** Texts of others that would steer a terminal, turn directions, or take more room than they have characters. */
    static final String[] FOREIGN = {"a\033[2Jb", "\033]0;title\007", "x\u202Egnp.exe", "\u009B31m", "new\nline\ttab\r",
            "日本語の配列", "e\u0301\u0301\u0301", "👩\u200D💻 works", "\uD800 alone", "\u2028\u0000\u007F", "\u200F\u2066z"};

    /** Whatever is drawn, wherever: lines fit, and but for styles there is no escape. */
    @Test
    void noLineIsWiderThanTheFrameAndNoEscapeIsForeign() {
        var random = new Random(42);
        for (int round = 0; round < 3000; round++) {
            var whole = new Frame(random.nextInt(6), random.nextInt(12));
            Frame part = whole.part(random.nextInt(8) - 2, random.nextInt(14) - 2, random.nextInt(8),
                    random.nextInt(14));
            for (int i = 0; i < 4; i++) {
                part.put(random.nextInt(8) - 2, random.nextInt(16) - 3, FOREIGN[random.nextInt(FOREIGN.length)],
                        STYLES[random.nextInt(STYLES.length)]);
            }
            part.select(random.nextInt(4));
            requireSound(whole);
        }
    }

    /** Lines of the frame's size, without control characters; styled, the same and sequences of ours. */
    static void requireSound(Frame frame) {
        assertThat(frame.text()).hasSize(frame.height()).allSatisfy(line -> {
            assertThat(Frame.widthOf(line)).isLessThanOrEqualTo(frame.width());
            assertThat(line.codePoints()).allMatch(Harmless::isHarmless);
        });
        for (boolean coloured : new boolean[]{true, false}) {
            assertThat(frame.styled(coloured).stream()
                    .map(line -> line.replaceAll("\033\\[0(;[0-9]+)*m", "").stripTrailing())).isEqualTo(frame.text());
            assertThat(frame.styled(coloured))
                    .allMatch(line -> !line.contains("\033") || line.startsWith("\033[0m", line.lastIndexOf('\033')),
                            "ends in the default style");
        }
        assertThat(frame.styled(false).stream().collect(Collectors.joining())).doesNotContain(";3")
                .doesNotContain("8;5");
    }

    @Test
    void aWideCharacterIsNeverHalf() {
        var frame = new Frame(1, 5);
        frame.put(0, 0, "日本語", Style.PLAIN);
        assertThat(frame.text()).containsExactly("日本"); // the third has no room
        frame.put(0, 1, "x", Style.PLAIN);
        assertThat(frame.text()).containsExactly(" x本");
        frame.put(0, 2, "y", Style.PLAIN);
        assertThat(frame.text()).containsExactly(" xy");
    }

    @Test
    void whatIsOutsideIsCut() {
        var frame = new Frame(2, 4);
        assertThat(frame.put(0, -1, "abcdefgh", Style.PLAIN)).isEqualTo(7);
        frame.put(2, 0, "no", Style.PLAIN);
        frame.part(1, 2, 9, 9).put(0, 0, "xyz", Style.PLAIN);
        assertThat(frame.text()).containsExactly("bcde", "  xy");
    }

    @Test
    void foreignTextIsReplaced() {
        assertThat(Harmless.text("a\033[31m\u202E\n\uD800é日")).isEqualTo("a\uFFFD[31m\uFFFD\uFFFD\uFFFDé日");
    }

    @Test
    void coloursAreLeftOutWhereNoneAreWanted() {
        var frame = new Frame(1, 3);
        frame.put(0, 0, "ab", Style.BAD);
        assertThat(frame.styled(true)).containsExactly("\033[0;1;31mab\033[0m");
        assertThat(frame.styled(false)).containsExactly("\033[0;1mab\033[0m");
    }
}
