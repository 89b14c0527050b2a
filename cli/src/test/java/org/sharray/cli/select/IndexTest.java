package org.sharray.cli.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.StringJoiner;

import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.testing.Numpy;

class IndexTest {

    private static final List<String> BOUNDS = List.of("", "-99999999999999999999", "-6", "-5", "-4", "-1", "0", "1",
            "3", "4", "5", "99999999999999999999");
    private static final List<String> STEPS = List.of("", ":", ":1", ":2", ":7", ":-1", ":-2", ":-7",
            ":99999999999999999999", ":-99999999999999999999");
    private static final int LONGEST = 5;

    @Test
    void slicesAreThoseOfPython() {
        Numpy.require();
        var slices = new StringJoiner(" ");
        BOUNDS.forEach(start -> BOUNDS
                .forEach(stop -> STEPS.forEach(step -> slices.add(start + ":" + stop + step))));

        String expected = Numpy.run("""
                for length in range(int(sys.argv[2]) + 1):
                    for slice in sys.argv[1].split():
                        print(length, slice, eval(f'list(range(length))[{slice}]'))
                """, slices, LONGEST);

        var found = new StringJoiner("\n");
        for (int length = 0; length <= LONGEST; length++) {
            try (var array = SharedIntArray.create(length)) {
                array.setAll(i -> (int) i);
                for (String slice : slices.toString().split(" ")) {
                    var elements = array.view(Index.parse(slice).span(0, length));
                    found.add(length + " " + slice + " " + elements);
                }
            }
        }
        assertThat(found.toString().lines()).containsExactlyElementsOf(expected.lines().toList());
    }

    @Test
    void anIndexMayCountFromTheEnd() {
        assertThat(Index.parse("3").span(0, 4)).hasToString("3");
        assertThat(Index.parse("+3").span(0, 4)).hasToString("3");
        assertThat(Index.parse("-4").span(0, 4)).hasToString("0");
    }

    @Test
    void anIndexOutOfRangeIsRefused() {
        for (String index : List.of("4", "-5", "99999999999999999999", "-99999999999999999999")) {
            assertThatExceptionOfType(NoSuchElementsException.class)
                    .isThrownBy(() -> Index.parse(index).span(1, 4))
                    .withMessageEndingWith("is out of range in dimension 1, which has 4 elements");
        }
    }
}
