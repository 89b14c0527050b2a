package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;

class ReadOnlyTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static void assertRefused(ThrowingCallable write) {
        assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(write).withMessageContaining("read-only");
    }

    @EachElementType
    void everyKindOfWriteIsRefused(Elements elements) {
        List<Object> values = elements.samples(5);
        Object value = elements.value(1);
        elements.arrayOf(values, elements.options().named("constants")).close();
        try (SharedArray array = SharedArray.open("constants", OpenMode.READ_ONLY);
                SharedArray other = elements.arrayOf(values)) {
            assertThat(array.isReadOnly()).isTrue();
            for (SharedArray view : List.of(array, array.slice(4, -1, -1))) {
                for (String setter : List.of("set", "setOpaque", "setRelease", "setVolatile", "getAndSet")) {
                    assertRefused(() -> elements.call(view, setter, 0, value));
                }
                for (Object expected : List.of(elements.get(view, 0), elements.otherThan(elements.get(view, 0)))) {
                    assertRefused(() -> elements.call(view, "compareAndSet", 0, expected, value));
                    assertRefused(() -> elements.call(view, "compareAndExchange", 0, expected, value));
                }
                ByName.Function same = operands -> operands[0];
                assertRefused(() -> elements.call(view, "getAndUpdate", 0, same));
                assertRefused(() -> elements.call(view, "accumulateAndGet", 0, value, same));
                assertRefused(() -> elements.call(view, "fill", value));
                assertRefused(() -> elements.call(view, "setAll", (ByName.Function) _ -> value));
                assertRefused(() -> elements.call(view, "copyFrom", elements.javaArray(values)));
                assertRefused(() -> elements.call(view, "copyFrom", elements.segment(values)));
                assertRefused(() -> elements.call(view, "copyFrom", other));
                assertRefused(() -> view.numbers().set(0, 1));
                if (elements.hasBuffers()) {
                    assertRefused(() -> elements.call(view, "copyFrom",
                            new ElementBuffers(elements, true, ByteOrder.BIG_ENDIAN).of(values)));
                }
            }
            assertThat(array.segment().isReadOnly()).isTrue();
            assertThat(elements.read(array)).isEqualTo(values);
        }
    }

    @Test
    void additionsAndBitsAreRefused() {
        SharedIntArray.create(1, options().named("constants")).close();
        SharedByteArray.create(1, options().named("bytes")).close();
        try (SharedIntArray ints = SharedIntArray.open("constants", OpenMode.READ_ONLY);
                SharedByteArray bytes = SharedByteArray.open("bytes", OpenMode.READ_ONLY)) {
            assertRefused(() -> ints.getAndAdd(0, 1));
            assertRefused(() -> ints.getAndBitwiseOr(0, 1));
            assertRefused(() -> bytes.getAndAdd(0, (byte) 1));
            assertRefused(() -> bytes.getAndBitwiseOr(0, (byte) 1));
            assertRefused(() -> ints.slice(0, 1).set(0, 1));
        }
    }

    @Test
    void theLockIsNotToBeHadAndSaysWhy() {
        SharedIntArray.create(1, options().named("constants")).close();
        try (SharedIntArray array = SharedIntArray.open("constants", OpenMode.READ_ONLY)) {
            assertThat(array.hasLock()).isTrue();
            assertRefused(array::lock);
        }
    }

    @Test
    void aReadOnlyArraySeesWhatOthersWriteAndIsHandedOnReadOnly() {
        try (SharedIntArray writer = SharedIntArray.create(1, options().named("live"));
                SharedIntArray reader = SharedIntArray.open("live", OpenMode.READ_ONLY);
                SharedIntArray received = SharedIntArray.attach(reader.handle())) {
            writer.setVolatile(0, 7);
            assertThat(reader.getVolatile(0)).isEqualTo(7);
            assertThat(received.isReadOnly()).isTrue();
            assertRefused(() -> received.set(0, 1));
        }
    }
}
