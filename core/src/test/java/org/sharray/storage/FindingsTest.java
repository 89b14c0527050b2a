package org.sharray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedIntArray;
import org.sharray.testing.Await;
import org.sharray.testing.Prerequisite;

class FindingsTest {
    @TempDir
    Path directory;

    @Test
    void anArrayIsKnownByItsHeader() throws IOException {
        Path array = directory.resolve("array.npy");
        SharedIntArray.create(1, options().file(array)).close();
        assertThat(Findings.hasHeader(array)).isTrue();
        assertThat(Findings.hasHeader(Files.writeString(directory.resolve("text.npy"), "NUMPY"))).isFalse();
        assertThat(Findings.hasHeader(Files.createFile(directory.resolve("empty.npy")))).isFalse();
        assertThat(Findings.hasHeader(directory)).isFalse();
        assertThat(Findings.hasHeader(directory.resolve("none.npy"))).isFalse();
    }

    /** Another process's number that led to an array may lead to a pipe by now, whose contents are somebody else's. */
    @Test
    void nothingIsTakenOutOfAPipe() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe.npy");
        Prerequisite.require(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
        byte[] header = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
            both.write(header);
            assertThat(Findings.hasHeader(pipe)).isFalse();
            byte[] left = new byte[header.length];
            Await.result(Await.start(() -> {
                both.readFully(left);
                return null;
            }));
            assertThat(left).isEqualTo(header);
        }
    }
}
