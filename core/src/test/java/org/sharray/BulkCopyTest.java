package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.EachElementType;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;
import org.sharray.testing.NpyBytes;

/** Copies between an array and everything else, from and to contiguous and strided views. */
class BulkCopyTest {
    private static final int LENGTH = 101;

    /** Runs a check on an array of samples, on a part of it, and on views that go forwards and backwards. */
    private static void onEveryKindOfView(Elements elements, Consumer<SharedArray> check) {
        try (SharedArray array = elements.arrayOf(elements.samples(LENGTH))) {
            check.accept(array);
            check.accept(array.slice(3, 50));
            check.accept(array.slice(1, LENGTH, 3));
            check.accept(array.slice(LENGTH - 1, -1, -1));
            check.accept(array.slice(5, 6));
            check.accept(array.slice(7, 7));
        }
    }

    /** Other elements than the view has. */
    private static List<Object> replacement(Elements elements, SharedArray view) {
        List<Object> values = new ArrayList<>(elements.samples((int) view.length() + 1));
        Collections.reverse(values);
        return values.subList(0, (int) view.length());
    }

    @EachElementType
    void javaArrays(Elements elements) {
        onEveryKindOfView(elements, view -> {
            List<Object> before = elements.read(view);
            assertThat(elements.list(elements.call(view, "toArray"))).isEqualTo(before);
            Object target = elements.javaArray(replacement(elements, view));
            elements.call(view, "copyTo", target);
            assertThat(elements.list(target)).isEqualTo(before);
            elements.call(view, "copyFrom", elements.javaArray(replacement(elements, view)));
            assertThat(elements.read(view)).isEqualTo(replacement(elements, view));
        });
    }

    @EachElementType
    void memorySegments(Elements elements) {
        onEveryKindOfView(elements, view -> {
            List<Object> before = elements.read(view);
            MemorySegment target = elements.segment(replacement(elements, view));
            elements.call(view, "copyTo", target);
            assertThat(target.mismatch(elements.segment(before))).isEqualTo(-1);
            elements.call(view, "copyFrom", elements.segment(replacement(elements, view)));
            assertThat(elements.read(view)).isEqualTo(replacement(elements, view));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.ElementBuffers#all")
    void buffers(ElementBuffers buffers) {
        Elements elements = buffers.elements();
        onEveryKindOfView(elements, view -> {
            List<Object> before = elements.read(view);
            Buffer target = buffers.of(replacement(elements, view));
            elements.call(view, "copyTo", target);
            assertThat(buffers.read(target)).isEqualTo(before);
            assertThat(buffers.surroundings(target)).containsOnly(elements.value(0));
            assertThat(target.remaining()).isZero();
            Buffer source = buffers.of(replacement(elements, view));
            elements.call(view, "copyFrom", source);
            assertThat(elements.read(view)).isEqualTo(replacement(elements, view));
            assertThat(source.remaining()).isZero();
        });
    }

    @EachElementType
    void otherArrays(Elements elements) {
        onEveryKindOfView(elements, view -> {
            List<Object> before = elements.read(view);
            try (SharedArray target = elements.create(view.length());
                    SharedArray wide = elements.create(2 * view.length())) {
                elements.call(view, "copyTo", target);
                assertThat(elements.read(target)).isEqualTo(before);
                SharedArray strided = wide.slice(0, wide.length(), 2);
                elements.call(strided, "copyFrom", view);
                assertThat(elements.read(strided)).isEqualTo(before);
                elements.call(target, "copyFrom", elements.javaArray(replacement(elements, view)));
                elements.call(view, "copyFrom", target);
                assertThat(elements.read(view)).isEqualTo(replacement(elements, view));
            }
        });
    }

    @EachElementType
    void partsOfTheSameArrayThatOverlap(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values)) {
            List<SharedArray> views = List.of(array.slice(0, 40), array.slice(1, 41), array.slice(20, 60),
                    array.slice(39, -1, -1), array.slice(60, 20, -1), array.slice(0, 80, 2), array.slice(79, -1, -2));
            for (SharedArray from : views) {
                for (SharedArray to : views) {
                    elements.call(array, "copyFrom", elements.javaArray(values));
                    List<Object> expected = elements.read(from);
                    elements.call(to, "copyFrom", from);
                    assertThat(elements.read(to)).isEqualTo(expected);
                }
            }
        }
    }

    @EachElementType
    void twoOpeningsOfTheSameArrayThatOverlap(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        try (SharedArray array = elements.arrayOf(values);
                SharedArray again = SharedArray.attach(array.handle())) {
            elements.call(again.slice(1, LENGTH), "copyFrom", array.slice(0, LENGTH - 1));
            assertThat(elements.read(array.slice(1, LENGTH))).isEqualTo(values.subList(0, LENGTH - 1));
            elements.call(array, "copyFrom", again.slice(LENGTH - 1, -1, -1));
            List<Object> shifted = new ArrayList<>(values.subList(0, LENGTH - 1));
            shifted.addFirst(values.getFirst());
            assertThat(elements.read(again)).isEqualTo(shifted.reversed());
        }
    }

    @EachElementType
    void wrongLengthsChangeNothing(Elements elements) {
        onEveryKindOfView(elements, view -> {
            List<Object> before = elements.read(view);
            int length = (int) view.length();
            for (int wrong : length == 0 ? new int[]{1} : new int[]{0, length - 1, length + 1, 2 * length}) {
                List<Object> values = Collections.nCopies(wrong, elements.value(1));
                List<Object> sides = new ArrayList<>(List.of(elements.javaArray(values), elements.segment(values)));
                if (elements.hasBuffers()) {
                    sides.add(new ElementBuffers(elements, false, ByteOrder.BIG_ENDIAN).of(values));
                }
                try (SharedArray other = elements.arrayOf(values)) {
                    sides.add(other);
                    for (Object side : sides) {
                        for (String copy : List.of("copyFrom", "copyTo")) {
                            assertThatIllegalArgumentException().as("%s %s", copy, side)
                                    .isThrownBy(() -> elements.call(view, copy, side))
                                    .withMessageContaining("must be the same");
                        }
                    }
                    assertThat(elements.read(other)).isEqualTo(values);
                }
                assertThat(elements.read(view)).isEqualTo(before);
            }
        });
    }

    @Test
    void readOnlyTargetsAreRefused() {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3)) {
            for (SharedIntArray view : List.of(array, array.slice(2, -1, -1))) {
                IntBuffer buffer = IntBuffer.allocate(3).asReadOnlyBuffer();
                assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> view.copyTo(buffer));
                MemorySegment segment = MemorySegment.ofArray(new int[3]).asReadOnly();
                assertThatIllegalArgumentException().isThrownBy(() -> view.copyTo(segment))
                        .withMessageContaining("read-only");
            }
        }
    }

    @EachElementType
    void overlapWithTheArraysOwnMemory(Elements elements) {
        List<Object> values = elements.samples(LENGTH);
        onEveryKindOfView(elements, view -> {
            if (view.length() == LENGTH) {
                for (String copy : List.of("copyFrom", "copyTo")) {
                    elements.call(view, "copyFrom", elements.javaArray(values));
                    List<Object> storage = elements.list(elements.call(whole(view), "toArray"));
                    boolean backwards = !storage.equals(values);
                    elements.call(view, copy, memoryOf(view));
                    assertThat(elements.read(view)).isEqualTo(backwards ? values.reversed() : values);
                }
            }
        });
    }

    /** The same elements in storage order. */
    private static SharedArray whole(SharedArray view) {
        return view.handle().geometry().stride() < 0 ? view.slice(view.length() - 1, -1, -1) : view;
    }

    private static MemorySegment memoryOf(SharedArray view) {
        return whole(view).segment();
    }

    @Test
    void overlapWithABufferOfTheArraysOwnMemory() {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3, 4, 5)) {
            SharedIntArray reversed = array.slice(4, -1, -1);
            IntBuffer buffer = array.segment().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            reversed.copyFrom(buffer);
            assertThat(array).hasToString("[5, 4, 3, 2, 1]");
            assertThat(buffer.hasRemaining()).isFalse();
            reversed.copyTo(buffer.rewind());
            assertThat(array).hasToString("[1, 2, 3, 4, 5]");
            assertThat(buffer.hasRemaining()).isFalse();
        }
    }

    @Test
    void openingsOfOneFileByDifferentMeansThatOverlap(@TempDir Path directory) {
        int length = 100_000;
        Path path = directory.resolve("array.npy");
        try (SharedIntArray array = SharedIntArray.create(length, options().file(path));
                SharedIntArray part = SharedIntArray.open(path, 4096, length, OpenMode.READ_WRITE)) {
            for (List<SharedIntArray> sides : List.of(List.of(array, part), List.of(part, array))) {
                array.setAll(i -> (int) i);
                sides.getFirst().slice(12_500, length).copyFrom(sides.getLast().slice(0, length - 12_500));
                for (int i = 12_500; i < length; i++) {
                    assertThat(array.get(i)).isEqualTo(i - 12_500);
                }
            }
        }
    }

    @Test
    void differentFilesDontOverlapThoughTheyHaveNoUuidOrTheSame(@TempDir Path directory) throws IOException {
        byte[] plain = NpyBytes.file(1, NpyBytes.header("<i4", "(2,)"), new byte[8]);
        Path first = Files.write(directory.resolve("a.npy"), plain);
        Path second = Files.write(directory.resolve("b.npy"), plain);
        try (MappedArray a = (MappedArray) SharedIntArray.open(first);
                MappedArray again = (MappedArray) SharedIntArray.open(first);
                MappedArray b = (MappedArray) SharedIntArray.open(second);
                MappedArray other = (MappedArray) SharedIntArray.create(2)) {
            assertThat(a.mayOverlap(again)).isTrue();
            assertThat(a.mayOverlap(b)).isFalse();
            assertThat(a.mayOverlap(other)).isFalse();
            assertThat(other.mayOverlap(a)).isFalse();
        }
    }

    @Test
    void charactersOfATextThatIsNoMemory() {
        try (SharedCharArray array = SharedCharArray.create(2)) {
            for (SharedCharArray view : List.of(array, array.slice(1, -1, -1))) {
                CharBuffer text = CharBuffer.wrap("xaby", 1, 3);
                view.copyFrom(text);
                assertThat(new String(view.toArray())).isEqualTo("ab");
                assertThat(text.hasRemaining()).isFalse();
            }
        }
    }
}
