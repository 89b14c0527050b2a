package org.sharray.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.hostile.Fuzzer;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;

/** Who looks at a broken array sees something, or one line that says why not. */
class HostileFilesTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void damagedFilesAreShownOrRefused() throws IOException {
        Files.createDirectory(directory.path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        long seed = System.nanoTime();
        Await.result(Await.start(() -> {
            InspectionFuzz fresh = new InspectionFuzz();
            Fuzzer.run(fresh, fresh.executions(), seed);
            return null;
        }));
    }
}
