package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;

class CreationTest {
    @EachElementType
    void createdByLengthAnArrayIsZeros(Elements elements) {
        for (int round = 0; round < 3; round++) { // memory that was used before is zeroed too
            try (SharedArray array = elements.create(3_000)) {
                assertThat(elements.read(array)).isEqualTo(Collections.nCopies(3_000, elements.value(0)));
                elements.call(array, "fill", elements.value(-1));
            }
        }
    }

    @EachElementType
    void createdFromValuesAnArrayHasThem(Elements elements) {
        List<Object> values = elements.samples(1_000);
        try (SharedArray copied = elements.arrayOf(values);
                SharedArray listed = (SharedArray) elements.callStatic("of", elements.javaArray(values))) {
            assertThat(elements.read(copied)).isEqualTo(values);
            assertThat(elements.read(listed)).isEqualTo(values);
        }
    }

    @EachElementType
    void anArrayKnowsItsTypeAndSize(Elements elements) {
        try (SharedArray array = elements.create(7)) {
            assertThat(array.elementType()).isEqualTo(elements.type());
            assertThat(array).isInstanceOf(elements.arrayClass());
            assertThat(array.length()).isEqualTo(7);
            assertThat(array.byteSize()).isEqualTo(7L * elements.type().bytes());
            assertThat(array.segment().byteSize()).isEqualTo(array.byteSize());
            assertThat(array.isOpen()).isTrue();
            assertThat(array.isReadOnly()).isFalse();
            assertThat(array.hasLock()).isTrue();
            assertThat(array.name()).isEmpty();
        }
    }

    @EachElementType
    void anArrayMayBeEmpty(Elements elements) {
        try (SharedArray array = elements.create(0)) {
            assertThat(array.length()).isZero();
            assertThat(elements.list(elements.call(array, "toArray"))).isEmpty();
            assertThat(array).hasToString("[]");
            elements.call(array, "fill", elements.value(1));
            array.lock().lock();
            array.lock().unlock();
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"b,INT8", "B,UINT8", "h,INT16", "H,UINT16", "i,INT32", "I,UINT32",
            "l,INT64", "L,UINT64", "q,INT64", "Q,UINT64", "f,FLOAT32", "d,FLOAT64", "c,UINT8", "u,CHAR16", "?,BOOL"})
    void eachTypecodeHasItsType(char typecode, ElementType type) {
        try (SharedArray array = SharedArray.create(typecode, 5);
                SharedArray filled = SharedArray.of(typecode, 1, 0, 1)) {
            assertThat(array.elementType()).isEqualTo(type);
            assertThat(array).isInstanceOf(new Elements(type).arrayClass());
            assertThat(array.length()).isEqualTo(5);
            assertThat(filled.numbers().get(0).intValue()).isEqualTo(1);
            assertThat(filled.numbers().get(1).intValue()).isZero();
        }
    }

    @Test
    void unknownTypecodesAreRefusedAndTheKnownOnesTold() {
        for (char unknown : "wPnxF \0".toCharArray()) {
            assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.create(unknown, 5))
                    .withMessageContaining("'" + unknown + "'").withMessageContaining("b B");
        }
    }

    @Test
    void valuesThatDoNotFitTheTypecodeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.of('b', 1, 300))
                .withMessageContaining("300").withMessageContaining("int8");
        assertThatIllegalArgumentException().isThrownBy(() -> SharedArray.of('i', 1, 1.5)).withMessageContaining("1.5");
    }

    @Test
    void typesWithoutUnsignedFormRefuseIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedDoubleArray.create(1, ArrayOptions.options().unsigned()))
                .withMessageContaining("float64");
    }

    @Test
    void anUnlockedArrayHasNoLockAndSaysSo() {
        try (SharedIntArray array = SharedIntArray.create(10, ArrayOptions.options().unlocked())) {
            assertThat(array.hasLock()).isFalse();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(array::lock)
                    .withMessageContaining("without a lock");
            assertThat(array.incrementAndGet(9)).isOne();
        }
    }

    @Test
    void participantsHaveLimits() {
        for (int wrong : new int[]{-1, 0, 65_536}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ArrayOptions.options().participants(wrong))
                    .withMessageContaining(String.valueOf(wrong)).withMessageContaining("65535");
        }
        try (SharedIntArray array = SharedIntArray.create(1, ArrayOptions.options().participants(65_535))) {
            array.lock().lock();
            assertThat(array.lock().getHoldCount()).isOne();
        }
    }
}
