package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Python;

/** What docs/arrays.md says of very many small values: what one costs, and what to do instead of a file for each. */
class ManyValuesTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private record Job(int done, int failed, double progress, @Length(16) String phase) {}

    private long bytes(String name) throws IOException {
        return Files.size(directory.fileOf(name));
    }

    @Test
    void oneValueIsAPageOrTwo() throws IOException {
        SharedInt.create(7, options().named("locked")).close();
        SharedInt.create(7, options().named("alone").synchronizers(0).journal(0)).close();
        SharedInt.create(7, options().named("unlocked").unlocked()).close();
        SharedLongArray.create(32, options().named("most locked")).close();
        SharedByteArray.create(3_584, options().named("most unlocked").unlocked()).close();
        SharedByteArray.create(4_096, options().named("large")).close();
        SharedByteArray.create(4_096, options().named("large unlocked").unlocked()).close();
        assertThat(bytes("locked")).isEqualTo(8_192);
        assertThat(bytes("alone")).isEqualTo(4_096);
        assertThat(bytes("unlocked")).isEqualTo(4_096);
        assertThat(bytes("most locked")).isEqualTo(8_192);
        assertThat(bytes("most unlocked")).isEqualTo(4_096);
        assertThat(bytes("large")).isEqualTo(16_384);
        assertThat(bytes("large unlocked")).isEqualTo(12_288);
        try (SharedInt alone = SharedInt.open("alone"); var _ = alone.lock().hold()) {
            assertThat(alone.get()).isEqualTo(7);
        }
    }

    @Test
    void valuesOfOneTypeAreElementsOfOneArray() throws IOException {
        try (var balances = SharedLongArray.create(10_000, options().named("balances").stripes(64));
                SharedLongArray mine = SharedLongArray
                        .attach(ArrayHandle.parse(balances.slice(7, 8).handle().toString()))) {
            assertThat(bytes("balances")).isEqualTo(25 * 4_096);
            balances.getAndAdd(7, 100);
            try (var _ = balances.lock(7).hold()) {
                balances.set(7, balances.get(7) / 2);
                assertThat(mine.lock(0).isHeldByCurrentThread()).isTrue();
                assertThat(balances.lock(9_000).isHeldByCurrentThread()).isFalse();
            }
            mine.getAndAdd(0, 1);
            assertThat(balances.get(7)).isEqualTo(51);
        }
    }

    @Test
    void valuesOfDifferentTypesAreFieldsOfOneRecord() throws IOException {
        Numpy.require();
        try (var job = SharedRecordArray.create(Job.class, 1, options().named("job"))) {
            assertThat(bytes("job")).isEqualTo(8_192);
            SharedIntArray done = job.column("done", SharedIntArray.class);
            done.getAndAdd(0, 1);
            try (var _ = job.lock().hold()) {
                job.set(0, new Job(done.get(0), 0, 0.5, "sorting"));
            }
            assertThat(job.get(0)).isEqualTo(new Job(1, 0, 0.5, "sorting"));
            assertThat(Numpy.run("""
                    job = np.load(sys.argv[1], mmap_mode='r+')
                    job['failed'] += 2
                    print(job['progress'][0], job[0]['phase'].decode())
                    """, directory.fileOf("job"))).isEqualTo("0.5 sorting");
            assertThat(job.column("failed", SharedIntArray.class).get(0)).isEqualTo(2);
        }
    }

    @Test
    @Tag("native")
    void pythonHasTheSameValues() {
        Python.requireNumpy();
        try (var balances = SharedLongArray.create(10_000, options().named("balances").stripes(64));
                var job = SharedRecordArray.create(Job.class, 1, options().named("job"));
                var _ = balances.lock(9_000).hold()) {
            job.set(0, new Job(1, 0, 0.5, "sorting"));
            assertThat(Python.run("""
                    balances, job = sharray.open('balances'), sharray.open('job')
                    with balances.lock_of(7):
                        balances[7] += 1
                    with job.lock:
                        job.numpy()['done'][0] += 1
                    print(job.numpy()[0]['phase'].decode(), balances.lock_of(9000).acquire(timeout=0))
                    """)).isEqualTo("sorting False");
            assertThat(balances.get(7)).isOne();
            assertThat(job.get(0).done()).isEqualTo(2);
        }
    }
}
