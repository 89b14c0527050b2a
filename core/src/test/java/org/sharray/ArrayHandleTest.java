package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.SharrayException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

class ArrayHandleTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @EachElementType
    void theTextOfAHandleIsTheSameElements(Elements elements) {
        List<Object> values = elements.samples(10);
        for (ArrayOptions place : List.of(elements.options(), elements.options().named("größe &=% x"),
                elements.options().file(directory.parent().resolve("a b&c=d%.npy")))) {
            try (SharedArray array = elements.arrayOf(values, place)) {
                for (SharedArray view : List.of(array, array.slice(2, 7), array.slice(9, -1, -3), array.slice(3, 3))) {
                    String text = view.handle().toString();
                    assertThat(text).matches("sharray:[!-~]+");
                    try (SharedArray received = (SharedArray) elements.callStatic("attach", ArrayHandle.parse(text))) {
                        assertThat(elements.read(received)).isEqualTo(elements.read(view));
                        assertThat(received.elementType()).isEqualTo(elements.type());
                        assertThat(received.name()).isEqualTo(array.name());
                        array.lock().lock();
                        assertThat(received.lock().isHeldByCurrentThread()).isTrue();
                        array.lock().unlock();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "sharray:", "sharray:&&&", "sharray:type", "sharray:type=5",
            "sharray:type=99&start=0&length=1&step=1&writable=true&pid=1&fd=1",
            "sharray:type=5&start=x&length=1&step=1&writable=true&pid=1&fd=1",
            "sharray:type=5&start=0&length=1&step=1&writable=true&pid=1&fd=1&uuid=nonsense",
            "sharray:type=5&start=0&length=1&step=1&writable=true&pid=1&fd=1&path=%zz", "http://example.org/"})
    void whatIsNoHandleIsRefusedAndShown(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ArrayHandle.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start=5", "start=-1", "length=6", "length=-1", "length=9223372036854775807", "step=0",
            "step=2",
            "step=-1", "step=9223372036854775807", "type=7", "start=9223372036854775807"})
    void aHandleThatDoesNotFitTheArrayIsRefused(String change) {
        try (SharedIntArray array = SharedIntArray.create(5)) {
            String field = change.substring(0, change.indexOf('=') + 1);
            String text = array.handle().toString().replaceFirst("(?<=[:&])" + field + "[^&]*", change);
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(text)));
        }
    }

    @Test
    void aHandleOfAnotherTypeIsRefusedAndBothAreNamed() {
        try (SharedIntArray array = SharedIntArray.create(5)) {
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedLongArray.attach(array.handle()))
                    .withMessageContainingAll("int32", "int64", "SharedIntArray");
        }
    }

    /** Adds one to each element of a handle's array, under the lock, and says what it found. */
    static final class Incrementer {
        public static void main(String[] arguments) {
            try (SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
                    var _ = array.lock().hold()) {
                ParentJvm.say(array);
                array.setAll(i -> array.get(i) + 1);
            }
        }
    }

    @Test
    void anotherJvmHasTheSameMemory() {
        for (ArrayOptions place : List.of(options(), options().named("shared"),
                options().file(directory.parent().resolve("shared.npy")))) {
            try (SharedIntArray array = SharedIntArray.copyOf(new int[]{1, 2, 3, 4}, place);
                    ChildJvm child = ChildJvm.start(Incrementer.class, array.slice(3, 0, -1).handle())) {
                child.expect("[4, 3, 2]").join();
                assertThat(array).hasToString("[1, 3, 4, 5]");
            }
        }
    }

    @Test
    void aHandleOfAClosedArrayLeadsNowhere() {
        SharedIntArray array = SharedIntArray.create(5);
        ArrayHandle handle = array.handle();
        array.close();
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
    }

    @Test
    void aDescriptorThatBelongsToAnotherArrayNowIsRefused() {
        Mode.requireNative("it has no descriptors to hand on");
        SharedIntArray array = SharedIntArray.create(5);
        ArrayHandle handle = array.handle();
        array.close();
        try (SharedIntArray other = SharedIntArray.create(5); SharedIntArray another = SharedIntArray.create(5)) {
            assertThat(other.length()).isEqualTo(another.length());
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
            String uuidOfFirst = handle.toString().replaceFirst("fd=\\d+", "fd=" + other.handle().address().number());
            assertThatExceptionOfType(ArrayNotFoundException.class)
                    .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(uuidOfFirst)))
                    .withMessageContaining("another array now");
        }
    }

    @Test
    void aDescriptorThatIsSomethingElseOrNothingIsRefused() {
        Mode.requireNative("it has no descriptors to hand on");
        try (SharedIntArray array = SharedIntArray.create(5)) {
            String text = array.handle().toString();
            for (String number : List.of("fd=0", "fd=1", "fd=2", "fd=-1", "fd=1000000")) {
                ArrayHandle wrong = ArrayHandle.parse(text.replaceFirst("fd=\\d+", number));
                assertThatExceptionOfType(SharrayException.class).isThrownBy(() -> SharedArray.attach(wrong));
            }
        }
    }

    @Test
    void aNameThatBelongsToAnotherArrayNowIsRefused() {
        SharedIntArray array = SharedIntArray.create(5, options().named("reused"));
        ArrayHandle handle = array.handle();
        array.close();
        SharedArray.delete("reused");
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
        SharedIntArray.create(5, options().named("reused")).close();
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
    }

    /** Creates or attaches an array, says its handle and waits to be killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            SharedIntArray array = arguments.length == 0
                    ? SharedIntArray.of(1, 2, 3)
                    : SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            ParentJvm.say(array.handle());
            ParentJvm.hear();
        }
    }

    @Test
    void aHandleWhoseSenderDiedLeadsNowhere() {
        Mode.requireNative("an anonymous array is a file there, which a killed creator leaves");
        try (ChildJvm sender = ChildJvm.start(Holder.class)) {
            ArrayHandle handle = ArrayHandle.parse(sender.hear());
            SharedIntArray.attach(handle).close();
            sender.kill();
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle))
                    .withMessageContaining("process " + sender.pid()).withMessageContaining("has ended");
        }
    }

    @Test
    void whoeverHasAnArrayCanHandItOnWhenItsCreatorIsDead() {
        Mode.requireNative("an anonymous array is a file there, which a killed creator leaves");
        try (ChildJvm creator = ChildJvm.start(Holder.class)) {
            try (ChildJvm user = ChildJvm.start(Holder.class, creator.hear())) {
                ArrayHandle second = ArrayHandle.parse(user.hear());
                creator.kill();
                try (SharedIntArray array = SharedIntArray.attach(second)) {
                    assertThat(array).hasToString("[1, 2, 3]");
                    user.kill();
                    array.lock().lock();
                    array.set(0, 7);
                    try (SharedIntArray again = SharedIntArray.attach(array.handle())) {
                        assertThat(again.get(0)).isEqualTo(7);
                    }
                }
            }
        }
    }
}
