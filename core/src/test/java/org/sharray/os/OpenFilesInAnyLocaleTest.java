package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.testing.DefaultLocale;

/** The kernel's notation has the same digits everywhere. */
class OpenFilesInAnyLocaleTest {
    @RegisterExtension
    final DefaultLocale locale = new DefaultLocale();

    @Test
    void aFileIsNamedAsTheKernelNamesIt(@TempDir Path directory) throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("unix");
        Path file = Files.createFile(directory.resolve("any"));
        assertThat(String.format("%d", 1)).as("a locale with digits of its own").isNotEqualTo("1");
        assertThat(OpenFiles.identity(file)).matches("[0-9a-f]+:[0-9a-f]+:[0-9]+");
    }
}
