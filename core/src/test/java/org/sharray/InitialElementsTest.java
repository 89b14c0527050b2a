package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.layout.Contents;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.ElementType;

/** New arrays that have many elements from the beginning, so that those are written part by part, and by system calls. */
class InitialElementsTest {
    /** Several parts, of which the last is not a whole one. */
    private static final int LENGTH = 700_001;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Stream<ArrayOptions> places() {
        return Stream.of(options(), options().unlocked(), options().hugePages(), options().named("array"),
                options().named("huge").hugePages(), options().file(directory.parent().resolve("array.npy")));
    }

    @Test
    void theElementsAreThoseOfTheHeapArray() {
        double[] values = new double[LENGTH];
        Arrays.setAll(values, i -> i + 0.5);
        places().forEach(place -> {
            try (SharedDoubleArray array = SharedDoubleArray.copyOf(values, place);
                    SharedDoubleArray again = SharedDoubleArray.attach(array.handle())) {
                assertThat(again.toArray()).isEqualTo(values);
                again.set(LENGTH - 1, 7);
                assertThat(array.get(LENGTH - 1)).isEqualTo(7);
            }
        });
    }

    @Test
    void elementsOfOneByteToo() {
        boolean[] values = new boolean[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = i % 3 == 0;
        }
        try (SharedBooleanArray array = SharedBooleanArray.of(values)) {
            assertThat(array.toArray()).isEqualTo(values);
        }
    }

    @Test
    void rowsOfAMatrixEndAnywhereInAPart() {
        int[][] rows = new int[331][997];
        for (int i = 0; i < rows.length; i++) {
            int first = i * 1_000;
            Arrays.setAll(rows[i], j -> first + j);
        }
        try (SharedIntArray array = SharedIntArray.copyOf(rows, options())) {
            for (int i = 0; i < rows.length; i++) {
                assertThat(array.slice(i * 997L, (i + 1) * 997L).toArray()).isEqualTo(rows[i]);
            }
        }
    }

    @Test
    void nothingIsLeftWhenAPartCannotBeHad() throws IOException {
        OutOfMemoryError error = new OutOfMemoryError("for the test");
        assertThatThrownBy(() -> Attachment.create(Contents.ofLength(ElementType.FLOAT64, LENGTH),
                options().named("array"), (position, _) -> {
                    if (position > 0) {
                        throw error;
                    }
                })).isSameAs(error);
        try (Stream<?> files = Files.list(directory.parent()).filter(Files::isRegularFile)) {
            assertThat(files).isEmpty();
        }
        assertThat(SharedArray.names()).isEmpty();
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }
}
