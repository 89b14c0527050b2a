package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.process.SharedProcess;
import org.sharray.testing.ByName;
import org.sharray.testing.Copies;
import org.sharray.testing.EachElementType;
import org.sharray.testing.ElementBuffers;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Arrays of several dimensions: by how many indices they are read, what is refused, and how they are sent. */
class ShapedAccessTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** The whole, views that are one piece of memory, and views that are not. */
    private static List<SharedArray> views(SharedArray matrix) {
        return List.of(matrix, matrix.transpose(), matrix.view(Span.all(), Span.range(3, -1, -1)),
                matrix.view(Span.range(0, 3, 2), Span.range(0, 4, 3)), matrix.reshape(Shape.of(2, 2, 3)),
                matrix.reshape(Shape.of(2, 2, 3)).transpose(), matrix.row(1), matrix.column(2),
                matrix.slice(11, -1, -1),
                matrix.slice(11, -1, -1).reshape(Shape.of(1, 3, 1, 4)));
    }

    @EachElementType
    void elementsAreReadByAsManyIndicesAsThereAreDimensions(Elements elements) {
        List<Object> values = elements.samples(12);
        try (SharedArray matrix = (SharedArray) elements.callStatic("create", Shape.of(3, 4), elements.options())) {
            elements.call(matrix, "copyFrom", elements.javaArray(values));
            SharedArray cube = matrix.reshape(Shape.of(2, 2, 3));
            for (int i = 0; i < 12; i++) {
                Object value = values.get(i);
                assertThat(elements.call(matrix, "get", i / 4, i % 4)).isEqualTo(value);
                assertThat(elements.call(matrix.transpose(), "get", i % 4, i / 4)).isEqualTo(value);
                assertThat(elements.call(cube, "get", i / 6, i / 3 % 2, i % 3)).isEqualTo(value);
                assertThat(elements.call(cube.transpose(), "get", i % 3, i / 3 % 2, i / 6)).isEqualTo(value);
                assertThat(elements.call(cube, "get", new long[]{i / 6, i / 3 % 2, i % 3})).isEqualTo(value);
                assertThat(elements.get(matrix.transpose(), i)).as("stored as it was").isEqualTo(value);
                Object next = elements.otherThan(value);
                elements.call(cube.transpose(), "set", i % 3, i / 3 % 2, i / 6, next);
                assertThat(elements.get(matrix, i)).isEqualTo(next);
                elements.call(matrix.transpose(), "set", i % 4, i / 4, value);
                assertThat(elements.call(cube, "get", i / 6, i / 3 % 2, i % 3)).isEqualTo(value);
            }
        }
    }

    /** Every element is reached by the index that its indices give, and its neighbours are left alone. */
    @EachElementType
    void atomicsReachTheElementThatTheIndexNames(Elements elements) {
        Object one = elements.value(1);
        ByName.Function next = operands -> elements.otherThan(operands[0]);
        try (SharedArray flat = elements.create(12)) {
            for (SharedArray view : views(flat.reshape(Shape.of(3, 4)))) {
                long[] indices = view.shape().toArray();
                for (int i = 0; i < indices.length; i++) {
                    indices[i] = (indices[i] - 1) / 2;
                }
                long index = view.index(indices);
                elements.call(view, "setVolatile", index, one);
                assertThat(elements.call(view, "get", (Object) indices)).isEqualTo(one);
                assertThat(elements.call(view, "getAndUpdate", index, next)).isEqualTo(one);
                Object second = elements.otherThan(one);
                assertThat(elements.call(view, "getAcquire", index)).isEqualTo(second);
                assertThat(elements.call(view, "compareAndExchange", index, second, one)).isEqualTo(second);
                assertThat(elements.call(view, "compareAndSet", index, second, second)).isEqualTo(false);
                if (elements.type() != ElementType.BOOL) {
                    assertThat(elements.call(view, "addAndGet", index, one)).isEqualTo(elements.sum(one, one));
                    assertThat(elements.call(view, "getAndDecrement", index)).isEqualTo(elements.sum(one, one));
                }
                if (!elements.isFloating()) {
                    assertThat(elements.call(view, "getAndBitwiseXor", index, one)).isEqualTo(one);
                    assertThat(elements.call(view, "getAndBitwiseOr", index, one)).isEqualTo(elements.value(0));
                }
                assertThat(elements.read(flat).stream().filter(one::equals)).as("%s", view.shape()).hasSize(1);
                assertThat(elements.read(flat).stream().filter(elements.value(0)::equals)).hasSize(11);
                assertThat(elements.call(view, "getAndSet", index, elements.value(0))).isEqualTo(one);
            }
        }
    }

    @Test
    void aViewsElementIsWaitedFor() throws InterruptedException {
        try (SharedIntArray matrix = SharedIntArray.create(Shape.of(3, 4))) {
            SharedIntArray view = matrix.view(Span.range(2, -1, -1), Span.range(0, 4, 3)).transpose();
            long index = view.index(1, 0);
            SharedProcess<?> process = SharedProcess.start(() -> {
                view.set(1, 0, 7);
                view.notifyWaiters(index);
            });
            view.awaitUntil(index, value -> value == 7);
            assertThat(matrix.get(2, 3)).isEqualTo(7);
            process.join();
        }
    }

    @EachElementType
    void aWrongNumberOfIndicesIsRefused(Elements elements) {
        try (SharedArray matrix = elements.create(12)) {
            for (SharedArray view : views(matrix.reshape(Shape.of(3, 4)))) {
                int rank = view.shape().rank();
                for (Object[] indices : new Object[][]{{0L, 0L}, {0L, 0L, 0L}, {new long[0]}, {new long[1]},
                        {new long[2]},
                        {new long[9]}}) {
                    int count = indices[0] instanceof long[] several ? several.length : indices.length;
                    if (count != rank) {
                        assertThatIllegalArgumentException().as("%s of %s", count, view.shape())
                                .isThrownBy(() -> elements.call(view, "get", indices))
                                .withMessageContainingAll(count + " ind", view.shape().toString(), "needs " + rank);
                        Object[] more = Arrays.copyOf(indices, indices.length + 1);
                        more[indices.length] = elements.value(1);
                        assertThatIllegalArgumentException().isThrownBy(() -> elements.call(view, "set", more))
                                .withMessageContaining("needs " + rank);
                    }
                }
                for (int dimension = 0; dimension < rank; dimension++) {
                    for (long wrong : new long[]{-1, view.shape().length(dimension), Long.MAX_VALUE, Long.MIN_VALUE}) {
                        long[] indices = new long[rank];
                        indices[dimension] = wrong;
                        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                                .isThrownBy(() -> elements.call(view, "get", (Object) indices));
                        if (rank == 2) {
                            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                                    .isThrownBy(() -> elements.call(view, "get", indices[0], indices[1]));
                            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(
                                    () -> elements.call(view, "set", indices[0], indices[1], elements.value(1)));
                        } else if (rank == 3) {
                            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                                    .isThrownBy(() -> elements.call(view, "get", indices[0], indices[1], indices[2]));
                        }
                    }
                }
            }
            assertThat(elements.read(matrix)).containsOnly(elements.value(0));
        }
    }

    @Test
    void spansThatDoNotFitAreRefused() {
        try (SharedIntArray matrix = SharedIntArray.create(Shape.of(3, 4))) {
            for (Span[] wrong : new Span[][]{{}, {Span.all()}, {Span.all(), Span.all(), Span.all()}}) {
                assertThatIllegalArgumentException().isThrownBy(() -> matrix.view(wrong))
                        .withMessageContainingAll(wrong.length + " spans", "(3, 4)", "needs 2");
            }
            for (Span wrong : List.of(Span.at(4), Span.at(Long.MAX_VALUE - 1), Span.range(0, 5), Span.range(-1, 2),
                    Span.range(3, 2),
                    Span.range(4, -1, -1), Span.range(1, 2, -1), Span.range(1, -2, -1), Span.range(5, 5),
                    Span.range(Long.MIN_VALUE, Long.MAX_VALUE))) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).as("%s", wrong)
                        .isThrownBy(() -> matrix.view(Span.all(), wrong));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).as("%s", wrong)
                        .isThrownBy(() -> matrix.transpose().view(wrong, Span.all()));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).as("%s", wrong)
                        .isThrownBy(() -> matrix.row(0).view(wrong));
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Span.at(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> Span.range(0, 1, 0));
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> matrix.view(Span.all(), null));
            for (long wrong : new long[]{-1, 3, 4}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> matrix.row(wrong));
            }
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> matrix.column(4));
            assertThat(matrix.view(Span.range(3, 3), Span.range(4, 4)).length()).isZero();
            assertThat(matrix.view(Span.at(2), Span.at(3)).shape()).isEqualTo(Shape.of(1));
            assertThat(List.of(Span.all(), Span.at(2), Span.range(1, 2), Span.range(5, -1, -2), Span.range(0, 4, 2)))
                    .hasToString("[:, 2, 1:2, 5::-2, 0:4:2]");
        }
    }

    @Test
    void whatLiesAtSeveralDistancesHasNoOtherShape() {
        try (SharedIntArray matrix = SharedIntArray.create(Shape.of(3, 4))) {
            SharedIntArray part = matrix.view(Span.all(), Span.range(0, 3));
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> part.reshape(Shape.of(9)))
                    .withMessageContainingAll("(3, 3)", "without a copy");
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> part.slice(0, 2))
                    .withMessageContainingAll("(3, 3)", "view");
            assertThat(part.slice(8, 9).shape()).isEqualTo(Shape.of(1));
            for (Shape wrong : List.of(Shape.of(13), Shape.of(0), Shape.of(3, 4, 2), Shape.of(1))) {
                assertThatIllegalArgumentException().isThrownBy(() -> matrix.reshape(wrong))
                        .withMessageContainingAll("12 elements", wrong.toString());
                assertThatIllegalArgumentException().isThrownBy(() -> part.reshape(wrong));
            }
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> matrix.reshape(null));
        }
    }

    @EachElementType
    void rowsOfDifferentLengthsMakeNoMatrix(Elements elements) {
        Object rows = Array.newInstance(elements.type().primitive(), 3, 2);
        Array.set(rows, 2, Array.newInstance(elements.type().primitive(), 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> elements.callStatic("copyOf", rows, elements.options().named("ragged")))
                .withMessageContainingAll("Row 2", "3 elements", "row 0 has 2");
        assertThat(SharedArray.names()).isEmpty();
        Object none = Array.newInstance(elements.type().primitive(), 0, 5);
        try (SharedArray array = (SharedArray) elements.callStatic("copyOf", none, elements.options())) {
            assertThat(array.shape()).isEqualTo(Shape.of(0, 0));
        }
        Object thin = Array.newInstance(elements.type().primitive(), 5, 0);
        try (SharedArray array = (SharedArray) elements.callStatic("copyOf", thin, elements.options())) {
            assertThat(array.shape()).isEqualTo(Shape.of(5, 0));
            assertThat((Object[]) elements.call(array, "toRows")).hasSize(5);
        }
    }

    @Test
    void anArrayHasADimension() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedIntArray.create(Shape.SCALAR, options().named("scalar")))
                .withMessageContaining("1 to 8 dimensions, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedArray.create(Dtype.parse("c8"), Shape.SCALAR, options().named("scalar")))
                .withMessageContaining("1 to 8 dimensions, not 0");
        assertThat(SharedArray.names()).isEmpty();
        try (SharedIntArray one = SharedIntArray.create(1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> one.reshape(Shape.SCALAR))
                    .withMessageContaining("1 to 8 dimensions, not 0");
        }
    }

    @Test
    void shapesThatAreTooLargeAreRefusedBeforeAnythingIsMade() {
        for (Shape huge : List.of(Shape.of(Long.MAX_VALUE), Shape.of(1L << 31, 1L << 31), Shape.of(1L << 61, 3))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SharedLongArray.create(huge, options().named("huge")))
                    .withMessageContainingAll("too large");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SharedArray.create(Dtype.parse("c16"), huge, options().named("huge")))
                    .withMessageContainingAll("too large");
        }
        assertThat(SharedArray.names()).isEmpty();
    }

    @EachElementType
    void nothingOfAReadOnlyMatrixIsChanged(Elements elements) {
        List<Object> values = elements.samples(12);
        Object value = elements.value(1);
        try (SharedArray made = (SharedArray) elements.callStatic("create", Shape.of(3, 4),
                elements.options().named("matrix"))) {
            elements.call(made, "copyFrom", elements.javaArray(values));
        }
        try (SharedArray matrix = SharedArray.open("matrix", OpenMode.READ_ONLY);
                SharedArray other = elements.create(12)) {
            for (SharedArray view : views(matrix)) {
                List<Object> some = elements.samples((int) view.length());
                assertRefused(() -> elements.set(view, 0, value));
                assertRefused(() -> elements.call(view, "set", new long[view.shape().rank()], value));
                if (view.shape().rank() == 2) {
                    assertRefused(() -> elements.call(view, "set", 0, 0, value));
                    assertRefused(() -> elements.call(view, "copyFrom", Array.newInstance(elements.type().primitive(),
                            (int) view.shape().length(0), (int) view.shape().length(1))));
                } else if (view.shape().rank() == 3) {
                    assertRefused(() -> elements.call(view, "set", 0, 0, 0, value));
                }
                for (Object expected : List.of(elements.get(view, 0), elements.otherThan(elements.get(view, 0)))) {
                    assertRefused(() -> elements.call(view, "compareAndSet", 0, expected, value));
                }
                assertRefused(() -> elements.call(view, "getAndSet", 0, value));
                assertRefused(() -> elements.call(view, "setRelease", 0, value));
                assertRefused(() -> elements.call(view, "fill", value));
                assertRefused(() -> elements.call(view, "setAll", (ByName.Function) _ -> value));
                assertRefused(() -> elements.call(view, "copyFrom", elements.javaArray(some)));
                assertRefused(() -> elements.call(view, "copyFrom", elements.segment(some)));
                assertRefused(() -> elements.call(view, "copyFrom", other.slice(0, view.length())));
                assertRefused(
                        () -> elements.call(view, "copyFrom", other.slice(0, view.length()).reshape(view.shape())));
                assertRefused(() -> view.numbers().set(0, 1));
                assertRefused(() -> view.lock(0));
                assertRefused(() -> view.lockRange(0, 1));
                assertRefused(view::lock);
                if (elements.hasBuffers()) {
                    assertRefused(() -> elements.call(view, "copyFrom",
                            new ElementBuffers(elements, false, ByteOrder.LITTLE_ENDIAN).of(some)));
                }
                try (SharedArray received = SharedArray.attach(view.handle())) {
                    assertRefused(() -> elements.set(received, 0, value));
                }
            }
            assertThat(elements.read(matrix)).isEqualTo(values);
        }
    }

    private static void assertRefused(ThrowingCallable write) {
        assertThatExceptionOfType(ReadOnlyArrayException.class).isThrownBy(write).withMessageContaining("read-only");
    }

    @EachElementType
    void aClosedMatrixSaysSo(Elements elements) {
        SharedArray matrix = (SharedArray) elements.callStatic("create", Shape.of(3, 4), elements.options());
        List<SharedArray> views = views(matrix);
        matrix.close();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> matrix.reshape(Shape.of(12)));
        for (SharedArray view : views) {
            int rank = view.shape().rank();
            for (ThrowingCallable use : List.<ThrowingCallable>of(() -> elements.get(view, 0),
                    () -> elements.call(view, "get", (Object) new long[rank]), () -> elements.call(view, "toArray"),
                    () -> elements.call(view, "fill", elements.value(1)), view::transpose, () -> view.row(0),
                    () -> view.column(0), view::handle, view::segment, () -> view.slice(0, 1),
                    () -> elements.call(view, "snapshot"), () -> view.numbers().get(0), () -> view.lockRange(0, 1))) {
                assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(use);
            }
            if (rank == 2) {
                assertThatExceptionOfType(ArrayClosedException.class)
                        .isThrownBy(() -> elements.call(view, "get", 0, 0));
                assertThatExceptionOfType(ArrayClosedException.class)
                        .isThrownBy(() -> elements.call(view, "set", 0, 0, elements.value(1)));
                assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(() -> elements.call(view, "toRows"));
            }
            assertThat(view.isOpen()).isFalse();
            assertThat(view.toString()).endsWith("(closed)");
        }
    }

    @Test
    void viewsAreSentAsTheyAre() throws IOException, ClassNotFoundException, InterruptedException {
        try (SharedIntArray matrix = SharedIntArray.create(Shape.of(3, 4))) {
            matrix.setAll(i -> (int) i);
            for (SharedArray view : views(matrix)) {
                try (SharedArray received = Copies.of(view)) {
                    assertThat(received.shape()).isEqualTo(view.shape());
                    assertThat(received).hasToString(view.toString());
                    assertThat(ArrayHandle.parse(view.handle().toString())).isEqualTo(view.handle())
                            .hasSameHashCodeAs(view.handle());
                }
            }
            SharedIntArray turned = matrix.transpose();
            SharedIntArray corner = matrix.view(Span.range(2, 0, -1), Span.range(0, 4, 3));
            SharedProcess.start(() -> {
                turned.set(3, 0, 100);
                corner.set(0, 1, corner.get(1, 1) + 1_000);
                turned.getAndAdd(turned.index(1, 1), 10_000);
            }).join();
            assertThat(matrix.toRows())
                    .isDeepEqualTo(new int[][]{{0, 1, 2, 100}, {4, 10_005, 6, 7}, {8, 9, 10, 1_007}});
        }
    }

    @Test
    void aHandleThatLiesIsRefused() {
        try (SharedIntArray matrix = SharedIntArray.create(Shape.of(3, 4))) {
            String handle = matrix.transpose().handle().toString();
            for (String[] lie : new String[][]{{"shape=4x3", "shape=5x3"}, {"shape=4x3", "shape=4x4"},
                    {"strides=4x16", "strides=8x16"},
                    {"strides=4x16", "strides=4x-16"}, {"strides=4x16", "strides=0x16"},
                    {"strides=4x16", "strides=2x16"},
                    {"strides=4x16", "strides=9223372036854775804x16"}, {"at=0", "at=4"}, {"at=0", "at=-4"},
                    {"at=0", "at=2"},
                    {"at=0", "at=9223372036854775804"}, {"type=5", "type=6"}, {"type=5", "type=9"},
                    {"type=5", "type=7"},
                    {"type=5", "type=%7CS4"}, {"type=5", "type=%3Cc8"}}) {
                assertThat(handle).contains(lie[0]);
                assertThatExceptionOfType(ArrayFormatException.class).as(lie[1])
                        .isThrownBy(() -> SharedArray.attach(ArrayHandle.parse(handle.replace(lie[0], lie[1]))));
            }
            for (String[] broken : new String[][]{{"shape=4x3", "shape=12"}, {"shape=4x3", "shape="},
                    {"shape=4x3", "shape=4x-3"},
                    {"shape=4x3", "shape=1x1x1x1x1x1x1x1x1"}, {"strides=4x16", "strides=4"}, {"type=5", "type=99"},
                    {"type=5", "type=nothing"}, {"type=5", "type="}, {"&shape=4x3", ""},
                    {"shape=4x3", "shape=4294967296x4294967296"}}) {
                assertThatIllegalArgumentException().as(broken[1])
                        .isThrownBy(() -> ArrayHandle.parse(handle.replace(broken[0], broken[1])))
                        .withMessageContaining("Not the handle");
            }
            SharedArray.attach(ArrayHandle.parse(handle)).close();
        }
    }

    @Test
    void theTypeOfANewArrayMayBeNamed() {
        try (SharedArray array = SharedArray.create(Dtype.parse("float32"), Shape.of(2, 3), options())) {
            assertThat(array).isInstanceOf(SharedFloatArray.class);
        }
        try (SharedArray array = SharedArray.create(ElementType.INT16, Shape.of(2, 3), options().unsigned())) {
            assertThat(array.elementType()).isEqualTo(ElementType.UINT16);
        }
        try (SharedArray array = SharedArray.create(Dtype.parse("[('a', '<i4'), ('b', '|S3')]"), Shape.of(2, 3),
                options())) {
            assertThat(array).isInstanceOf(SharedRecordArray.class);
            assertThat(array.shape()).isEqualTo(Shape.of(2, 3));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedArray.create(ElementType.FLOAT64, Shape.of(2), options().unsigned()));
    }
}
