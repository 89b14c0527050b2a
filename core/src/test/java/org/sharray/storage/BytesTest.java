package org.sharray.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.testing.DefaultLocale;

/** Sizes are told in English, as all messages are. */
class BytesTest {
    @RegisterExtension
    final DefaultLocale locale = new DefaultLocale();

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "1023,1023 bytes", "1024,1.0 KiB", "1536,1.5 KiB", "9223372036854775807,8.0 EiB"})
    void aSizeIsShownInTheLargestUnitThatFits(long bytes, String shown) {
        assertThat(Bytes.show(bytes)).isEqualTo(shown);
    }
}
