package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.EachElementType;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;

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
}
