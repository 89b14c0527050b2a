package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;

/** SharedInt and its siblings. */
class SharedValueTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** A value of one type, its methods called by name. */
    private record Single(Elements elements, AutoCloseable value) {
        static Single create(Elements elements, Object initial) {
            return new Single(elements, (AutoCloseable) ByName.call(elements.valueClass(), null, "create", initial,
                    elements.options()));
        }

        Object call(String name, Object... arguments) {
            return ByName.call(elements.valueClass(), value, name, arguments);
        }
    }

    @EachElementType
    void getSetAndExchange(Elements elements) throws Exception {
        Object first = elements.value(7);
        Object second = elements.value(8);
        Single single = Single.create(elements, first);
        try (var _ = single.value) {
            assertThat(single.call("get")).isEqualTo(first);
            single.call("set", second);
            assertThat(single.call("get")).isEqualTo(second);
            assertThat(single.call("compareAndSet", first, second)).isEqualTo(false);
            assertThat(single.call("compareAndSet", second, first)).isEqualTo(true);
            assertThat(single.call("compareAndExchange", second, second)).isEqualTo(first);
            assertThat(single.call("compareAndExchange", first, second)).isEqualTo(first);
            assertThat(single.call("getAndSet", first)).isEqualTo(second);
            ByName.Function other = operands -> operands[0].equals(first) ? second : first;
            assertThat(single.call("getAndUpdate", other)).isEqualTo(first);
            assertThat(single.call("updateAndGet", other)).isEqualTo(first);
            ByName.Function operand = operands -> operands[1];
            assertThat(single.call("getAndAccumulate", second, operand)).isEqualTo(first);
            assertThat(single.call("accumulateAndGet", first, operand)).isEqualTo(first);
            assertThat(single.call("get")).isEqualTo(first);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#numeric")
    void additions(Elements elements) throws Exception {
        Single single = Single.create(elements, elements.value(5));
        try (var _ = single.value) {
            assertThat(single.call("getAndAdd", elements.value(2))).isEqualTo(elements.value(5));
            assertThat(single.call("addAndGet", elements.value(3))).isEqualTo(elements.value(10));
            assertThat(single.call("getAndIncrement")).isEqualTo(elements.value(10));
            assertThat(single.call("incrementAndGet")).isEqualTo(elements.value(12));
            assertThat(single.call("getAndDecrement")).isEqualTo(elements.value(12));
            assertThat(single.call("decrementAndGet")).isEqualTo(elements.value(10));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#bitwise")
    void bits(Elements elements) throws Exception {
        Single single = Single.create(elements, elements.value(0b101));
        try (var _ = single.value) {
            assertThat(single.call("getAndBitwiseAnd", elements.value(0b011))).isEqualTo(elements.value(0b101));
            assertThat(single.call("getAndBitwiseOr", elements.value(0b110))).isEqualTo(elements.value(0b001));
            assertThat(single.call("getAndBitwiseXor", elements.value(0b001))).isEqualTo(elements.value(0b111));
            assertThat(single.call("get")).isEqualTo(elements.value(0b110));
        }
    }

    @Test
    void aValueIsLockedNamedAndHandedOnLikeAnArray() {
        try (SharedInt value = SharedInt.create(42, ArrayOptions.options().named("answer"));
                SharedInt opened = SharedInt.open("answer");
                SharedInt attached = SharedInt.attach(value.array().handle());
                SharedInt readOnly = SharedInt.open("answer", OpenMode.READ_ONLY)) {
            try (var _ = value.lock().hold()) {
                opened.incrementAndGet();
                assertThat(attached.lock().isHeldByCurrentThread()).isTrue();
            }
            assertThat(attached.get()).isEqualTo(43);
            assertThat(readOnly).hasToString("43");
            assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(() -> readOnly.set(1));
        }
    }

    @Test
    void anArrayOfMoreElementsIsNotAValue() {
        try (SharedIntArray array = SharedIntArray.create(2, ArrayOptions.options().named("pair"))) {
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedInt.open("pair"))
                    .withMessageContainingAll("2", "SharedIntArray");
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedLong.open("pair"))
                    .withMessageContainingAll("int32", "int64");
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedInt.attach(array.handle()));
        }
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedInt.open("absent"));
    }

    @Test
    void aClosedValueSaysSo() {
        SharedDouble value = SharedDouble.create(1.5);
        assertThat(value).hasToString("1.5");
        value.close();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(value::get);
        assertThat(value.toString()).contains("closed");
    }
}
