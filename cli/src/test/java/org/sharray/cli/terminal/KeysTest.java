package org.sharray.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    /** Keys of what a terminal sends; a | is where it pauses. */
    private static List<String> keys(String sent) throws IOException {
        int[] at = {0};
        Keys.Source source = millis -> {
            if (at[0] == sent.length()) {
                return -1;
            } else if (sent.charAt(at[0]) == '|') {
                at[0]++;
                return millis == 0 ? sent.charAt(at[0]++) : Keys.NONE;
            }
            return sent.charAt(at[0]++);
        };
        List<String> keys = new ArrayList<>();
        for (String key = Keys.next(source); key != null; key = Keys.next(source)) {
            keys.add(key);
        }
        return keys;
    }

    @Test
    void keysHaveNames() throws IOException {
        assertThat(keys("q\r\n\u007Fä\033[A\033OB\033[C\033[D\033[5~\033[6~\033[H\033[4~")).containsExactly("q",
                Keys.ENTER, Keys.ENTER, Keys.BACKSPACE, "ä", Keys.UP, Keys.DOWN, Keys.RIGHT, Keys.LEFT, Keys.PAGE_UP,
                Keys.PAGE_DOWN, Keys.HOME, Keys.END);
    }

    @Test
    void anEscapeAloneIsAKey() throws IOException {
        assertThat(keys("\033|x\033")).containsExactly(Keys.ESCAPE, "x", Keys.ESCAPE);
    }

    @Test
    void whatIsUnknownIsNoKeyOfOurs() throws IOException {
        assertThat(keys("\033[1;5A\033[200~x\u0001\033[\033")).containsExactly(Keys.OTHER, Keys.OTHER, "x", Keys.OTHER,
                Keys.OTHER);
        assertThat(keys("😀")).containsExactly("😀");
    }
}
