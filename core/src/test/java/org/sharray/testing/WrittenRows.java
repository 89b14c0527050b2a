package org.sharray.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a page in docs that a test writes, and compares with what it has found: it stands between two comments, which name the test.
 *
 * @param page     the file's name
 * @param variable the environment variable with which the test writes the page that it names
 * @param test     that has the rows
 */
public record WrittenRows(String page, String variable, Class<?> test) {
    private static final String END = "<!-- end of the rows -->\n";

    /** Fails if the page says anything else. */
    public void requireSame(String rows) throws IOException {
        String begin = "<!-- the rows are written by " + test.getSimpleName() + " -->\n";
        Path file = Path.of(Objects.requireNonNullElse(System.getenv(variable), "../docs/" + page));
        String text = Files.readString(file);
        String fresh = text.substring(0, text.indexOf(begin) + begin.length()) + rows
                + text.substring(text.indexOf(END));
        if (System.getenv(variable) != null) {
            Files.writeString(file, fresh);
        }
        assertThat(fresh).as("write it: " + variable + "=$PWD/docs/" + page + " mvn -pl core test -Dtest="
                + test.getSimpleName()).isEqualTo(Files.readString(file));
    }
}
