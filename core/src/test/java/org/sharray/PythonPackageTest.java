package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.testing.Python;

/** The Python client as what {@code pip} installs. */
@Tag("native")
class PythonPackageTest {
    @TempDir
    Path directory;

    @Test
    void aWheelIsBuiltAndInstalledIntoANewEnvironmentAndWorksThere() {
        Python.requirePackaging();
        assertThat(Python.buildPackage(directory)).startsWith("sharray-").contains(".whl\n")
                .endsWith("[1, 0, 0, 0, 0]");
    }
}
