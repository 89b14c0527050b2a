package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
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
import org.sharray.testing.NativeOnly;
import org.sharray.testing.NpyBytes;
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
            "sharray:type=99&at=0&shape=1&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=%3Ei4&at=0&shape=1&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=x&shape=1&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=-1&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=1x2&strides=4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=9223372036854775807x2&strides=4x4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=1x1x1x1x1x1x1x1x1&strides=4x4x4x4x4x4x4x4x4&writable=true&pid=1&fd=1",
            "sharray:type=5&at=0&shape=1&strides=4&writable=true&pid=1&fd=1&uuid=nonsense",
            "sharray:type=5&at=0&shape=1&strides=4&writable=true&pid=1&fd=1&path=%zz", "http://example.org/"})
    void whatIsNoHandleIsRefusedAndShown(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ArrayHandle.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at=4", "at=20", "at=-4", "at=2", "shape=6", "shape=9223372036854775807", "strides=0",
            "strides=2",
            "strides=8", "strides=-4", "strides=9223372036854775807", "type=7", "type=%7CS4", "at=9223372036854775807"})
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

    @NativeOnly("it has no descriptors to hand on")
    @Test
    void aDescriptorThatBelongsToAnotherArrayNowIsRefused() {
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

    @NativeOnly("it has no descriptors to hand on")
    @Test
    void aDescriptorThatIsSomethingElseOrNothingIsRefused() {
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

    @NativeOnly("an anonymous array is a file there, which a killed creator leaves")
    @Test
    void aHandleWhoseSenderDiedLeadsNowhere() {
        try (ChildJvm sender = ChildJvm.start(Holder.class)) {
            ArrayHandle handle = ArrayHandle.parse(sender.hear());
            SharedIntArray.attach(handle).close();
            sender.kill();
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle))
                    .withMessageContaining("process " + sender.pid()).withMessageContaining("has ended");
        }
    }

    @NativeOnly("an anonymous array is a file there, which a killed creator leaves")
    @Test
    void whoeverHasAnArrayCanHandItOnWhenItsCreatorIsDead() {
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

    @Test
    void aPartOfAForeignFileIsTheSamePartElsewhere() throws IOException {
        Path path = directory.parent().resolve("block");
        byte[] bytes = new byte[4096 + 40];
        for (int i = 0; i < 10; i++) {
            bytes[4096 + 4 * i] = (byte) i;
        }
        Files.write(path, bytes);
        try (SharedIntArray part = SharedIntArray.open(path, 4096 + 4 * 5, 3, OpenMode.READ_WRITE);
                SharedIntArray same = SharedIntArray.attach(ArrayHandle.parse(part.handle().toString()));
                SharedIntArray back = SharedIntArray.attach(part.slice(2, -1, -2).handle());
                ChildJvm child = ChildJvm.start(Holder.class, part.handle())) {
            assertThat(part).hasToString("[5, 6, 7]");
            assertThat(same).hasToString("[5, 6, 7]");
            assertThat(back).hasToString("[7, 5]");
            ArrayHandle fromChild = ArrayHandle.parse(child.hear());
            try (SharedIntArray again = SharedIntArray.attach(fromChild)) {
                assertThat(again).hasToString("[5, 6, 7]");
            }
        }
    }

    @Test
    void aFileWithoutUuidIsRefusedIfAnotherHasItsPlace() throws IOException {
        Path path = directory.parent().resolve("plain.npy");
        byte[] bytes = NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]);
        Files.write(path, bytes);
        ArrayHandle plain;
        ArrayHandle part;
        // A second name keeps the inode, so that the system can't give it to the next file.
        Files.createLink(directory.parent().resolve("kept"), path);
        try (SharedIntArray whole = SharedIntArray.open(path);
                SharedIntArray some = SharedIntArray.open(path, 16, 2, OpenMode.READ_WRITE)) {
            plain = whole.handle();
            part = some.handle();
            SharedArray.attach(plain).close();
            SharedArray.attach(part).close();
        }
        Files.delete(path);
        Files.write(path, bytes);
        for (ArrayHandle handle : List.of(plain, part)) {
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
            Files.move(path, directory.parent().resolve("moved"));
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(handle));
            Files.move(directory.parent().resolve("moved"), path);
        }
    }

    @NativeOnly("it has no descriptors to hand on")
    @Test
    void whateverLiesAtItsPathAHandleLeadsToTheArray() throws IOException {
        Path path = directory.parent().resolve("moved.npy");
        try (SharedIntArray array = SharedIntArray.create(2, options().file(path))) {
            ArrayHandle handle = array.handle();
            array.set(1, 7);
            Files.move(path, directory.parent().resolve("elsewhere.npy"));
            Files.createSymbolicLink(path, Path.of("nowhere"));
            assertSeven(handle);
            Files.delete(path);
            Files.writeString(path, "not an array, but something longer than the beginning of one");
            assertSeven(handle);
        }
    }

    private static void assertSeven(ArrayHandle handle) {
        try (SharedIntArray same = SharedIntArray.attach(handle)) {
            assertThat(same.get(1)).isEqualTo(7);
        }
    }

    @NativeOnly("it has no descriptors to hand on")
    @Test
    void aFileWithoutUuidIsFoundByItsDescriptorAndNoOtherIs() throws IOException {
        byte[] bytes = NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]);
        Path path = Files.write(directory.parent().resolve("plain.npy"), bytes);
        Path other = Files.write(directory.parent().resolve("other.npy"), bytes);
        try (SharedIntArray array = SharedIntArray.open(path); SharedIntArray another = SharedIntArray.open(other)) {
            ArrayHandle handle = array.handle();
            Files.delete(path);
            array.set(0, 7);
            try (SharedIntArray same = SharedIntArray.attach(handle)) {
                assertThat(same.get(0)).isEqualTo(7);
            }
            ArrayHandle wrong = ArrayHandle.parse(
                    handle.toString().replaceFirst("fd=\\d+", "fd=" + another.handle().address().number()));
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> SharedArray.attach(wrong));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"at=0&shape=3&strides=-9223372036854775808", "at=16&shape=2&strides=-9223372036854775808",
            "at=4000000000&shape=0&strides=4", "at=-4&shape=0&strides=4", "at=24&shape=0&strides=8",
            "at=16&shape=4611686018427387905&strides=4611686018427387904", "at=16&shape=2x2&strides=-8x-12"})
    void noSumOfAHandlesNumbersOverflows(String numbers) {
        try (SharedIntArray array = SharedIntArray.create(5)) {
            String text = array.handle().toString().replaceFirst("at=\\d+&shape=\\d+&strides=\\d+", numbers);
            assertThat(text).contains(numbers);
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2F", "a%00b", "", ".", "%2Fdev%2Fnull"})
    void aPathAtWhichNoArrayCanBeIsRefusedAsSuch(String path) {
        String text = "sharray:type=5&at=0&shape=1&strides=4&writable=true&pid=1&fd=-1&path=" + path;
        for (String proof : List.of("&uuid=" + new UUID(1, 2), "&file=1:2&offset=0&elements=5&size=1")) {
            assertThatExceptionOfType(SharrayException.class)
                    .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(text + proof)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset=-4&elements=5&size=1", "offset=2&elements=5&size=1",
            "offset=0&elements=5&size=9223372036854775807",
            "offset=0&elements=7&size=4"})
    void aPartThatCantBeIsRefusedAsSuch(String part) throws IOException {
        Path path = Files.write(directory.parent().resolve("block"), new byte[16]);
        String text = "sharray:type=5&at=0&shape=1&strides=4&writable=true&pid=1&fd=-1&file=1:2&" + part + "&path="
                + path;
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(text)));
    }

    @Test
    void handlesThatSayTheSameAreEqual() {
        try (SharedIntArray array = SharedIntArray.create(5); SharedIntArray other = SharedIntArray.create(5)) {
            ArrayHandle handle = array.handle();
            assertThat(ArrayHandle.parse(handle.toString())).isEqualTo(handle).hasSameHashCodeAs(handle)
                    .isEqualTo(array.handle());
            assertThat(handle).isNotEqualTo(other.handle()).isNotEqualTo(array.slice(0, 4).handle())
                    .isNotEqualTo(handle.in(OpenMode.READ_ONLY)).isNotEqualTo(handle.toString());
        }
    }

    @Test
    void aHandleMayBeAttachedForReadingAlone() {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3);
                SharedIntArray reader = SharedIntArray.attach(array.handle(), OpenMode.READ_ONLY);
                SharedArray untyped = SharedArray.attach(array.handle(), OpenMode.READ_ONLY);
                SharedIntArray writer = SharedIntArray.attach(array.handle(), OpenMode.READ_WRITE);
                SharedIntArray noWriter = SharedIntArray.attach(reader.handle(), OpenMode.READ_WRITE)) {
            assertThat(reader).hasToString("[1, 2, 3]");
            assertThat(List.of(reader.isReadOnly(), untyped.isReadOnly(), writer.isReadOnly(), noWriter.isReadOnly()))
                    .containsExactly(true, true, false, true);
        }
    }

    /** Attaches an array and says what became of it. */
    static final class Attacher {
        public static void main(String[] arguments) {
            try {
                ParentJvm.say(SharedArray.attach(ArrayHandle.parse(arguments[0])));
            } catch (SharrayException refused) {
                ParentJvm.say(refused.getMessage());
            }
        }
    }

    @NativeOnly("its anonymous arrays are files")
    @Test
    void portableModeSaysThatItCantOpenAnAnonymousArrayOfNativeMode() {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3);
                ChildJvm child = ChildJvm.start(List.of("-Dsharray.portable=true"), Attacher.class, array.handle())) {
            assertThat(child.hear()).contains("portable mode can't open it", "native access");
            child.join();
        }
    }
}
