package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that look like control groups. */
class MemoryLimitsTest {
    @TempDir
    Path root;

    private void group(String path, String limit, long current, long inactive) throws IOException {
        Path group = Files.createDirectories(root.resolve(path));
        Files.writeString(group.resolve("memory.max"), limit + "\n");
        Files.writeString(group.resolve("memory.current"), current + "\n");
        Files.writeString(group.resolve("memory.stat"),
                "anon 5\nfile 900\ninactive_anon 3\ninactive_file " + inactive + "\nactive_file 7\n");
    }

    private Path member(String group) throws IOException {
        return Files.writeString(root.resolve("membership"), "1:name=systemd:/other\n0::" + group + "\n");
    }

    @Test
    void whatTheKernelCanTakeBackCountsAsFree() throws IOException {
        group("", "1000", 900, 600);
        assertThat(MemoryLimits.ofControlGroups(root, member("/"))).hasValue(700);
        assertThat(MemoryLimits.ofControlGroups(root, root.resolve("absent"))).hasValue(700);
    }

    @Test
    void theTightestGroupAroundTheProcessCounts() throws IOException {
        group("a", "1000", 900, 50);
        group("a/b", "max", 800, 0);
        group("a/b/c", "500", 100, 0);
        assertThat(MemoryLimits.ofControlGroups(root, member("/a/b/c"))).hasValue(150);
        assertThat(MemoryLimits.ofControlGroups(root, member("/a/b"))).hasValue(150);
        assertThat(MemoryLimits.ofControlGroups(root, member("/"))).isEmpty();
        group("a/b/c", "500", 600, 0);
        assertThat(MemoryLimits.ofControlGroups(root, member("/a/b/c"))).hasValue(0);
    }

    @Test
    void aGroupThatIsNotVisibleLeavesTheRoot() throws IOException {
        group("", "1000", 900, 0);
        assertThat(MemoryLimits.ofControlGroups(root, member("/elsewhere"))).hasValue(100);
        assertThat(MemoryLimits.ofControlGroups(root, member("/../../outside"))).hasValue(100);
    }
}
