package org.sharray.cli.torture.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.Inspection;
import org.sharray.SharedIntArray;
import org.sharray.testing.OwnDirectory;

/** What is not given back is seen. */
class FootprintTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void eachLeakIsNamed() throws Exception {
        try (SharedIntArray hall = SharedIntArray.create(1, options().named("hall"));
                Inspection inspection = Inspection.open("hall")) {
            Footprint.now(directory.parent(), inspection);
            Footprint before = Footprint.now(directory.parent(), inspection);
            assertThat(Footprint.now(directory.parent(), inspection).growthSince(before)).isEmpty();

            var end = new CountDownLatch(1);
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    end.await();
                } catch (InterruptedException over) {
                    // It ends.
                }
            });
            byte[] heap = new byte[2 * (int) Footprint.HEAP_SLACK];
            Files.createFile(directory.parent().resolve("file"));
            try (SharedIntArray leak = SharedIntArray.create(1)) {
                hall.lock();
                assertThat(Footprint.now(directory.parent(), inspection).growthSince(before)).hasSize(6)
                        .anyMatch(line -> line.contains("descriptors"))
                        .anyMatch(line -> line.contains("mappings of arrays"))
                        .anyMatch(line -> line.contains("threads")).anyMatch(line -> line.contains("files"))
                        .anyMatch(line -> line.contains("participants")).anyMatch(line -> line.contains("heap"));
                assertThat(leak.length() + heap.length).isPositive();
            }
            end.countDown();
            thread.join();
        }
    }
}
