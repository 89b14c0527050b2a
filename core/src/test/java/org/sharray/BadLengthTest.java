package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.StorageException;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;

/** Lengths that can't be, and lengths for which there is no room. */
class BadLengthTest {
    /** More than any machine has, and not too large for a file. */
    private static final long TOO_MUCH = 1L << 50;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private List<ArrayOptions> everyPlace() {
        return List.of(options(), options().named("large"), options().file(directory.parent().resolve("large.npy")),
                options().unlocked());
    }

    private List<Path> filesLeft() throws IOException {
        try (Stream<Path> files = Files.walk(directory.parent())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @EachElementType
    void aNegativeLengthIsRefused(Elements elements) {
        for (long length : new long[]{-1, Integer.MIN_VALUE, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> elements.create(length))
                    .withMessageContaining(String.valueOf(length));
        }
    }

    @EachElementType
    void aLengthBeyondWhatAFileCanHaveIsRefused(Elements elements) throws IOException {
        long largest = Long.MAX_VALUE / elements.type().bytes();
        for (long length : new long[]{largest, largest - 1, Long.MAX_VALUE}) {
            for (ArrayOptions place : everyPlace()) {
                ArrayOptions chosen = elements.type().isUnsigned() ? place.unsigned() : place;
                assertThatIllegalArgumentException().isThrownBy(() -> elements.create(length, chosen))
                        .withMessageContaining(String.valueOf(length)).withMessageContaining("too large");
            }
        }
        assertThat(filesLeft()).isEmpty();
    }

    @Test
    void twoToThe62IntegersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedIntArray.create(1L << 62))
                .withMessageContaining("4611686018427387904");
    }

    @Test
    void withoutRoomTheErrorSaysHowMuchIsNeededAndHowMuchThereIsAndNothingIsLeft() throws IOException {
        int openBefore = OpenFiles.count();
        for (ArrayOptions place : everyPlace()) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> SharedByteArray.create(TOO_MUCH, place))
                    .withMessageContaining(String.valueOf(TOO_MUCH)).withMessageContaining("needs 1.0 PiB")
                    .withMessageMatching("(?s).* has [0-9.]+ ([KMGTP]iB|bytes) free.*");
        }
        assertThat(filesLeft()).isEmpty();
        assertThat(SharedArray.names()).isEmpty();
        assertThat(OpenFiles.count()).isLessThanOrEqualTo(openBefore);
    }
}
