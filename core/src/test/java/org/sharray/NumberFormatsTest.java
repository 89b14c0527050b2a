package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Numbers that Java has no primitive for: half-precision, complex and unsigned 64-bit ones. */
class NumberFormatsTest {
    private static final int PATTERNS = 1 << 16;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path file(String name) {
        return directory.parent().resolve(name + ".npy");
    }

    private static SharedShortArray halves(long length, ArrayOptions options) {
        return (SharedShortArray) SharedArray.create(ElementType.FLOAT16, Shape.of(length), options);
    }

    @Test
    void everyHalfPrecisionNumberIsWhatNumpySays() {
        Numpy.require();
        Numpy.run("""
                halves = np.arange(1 << 16, dtype='<u2').view('<f2')
                np.save(sys.argv[1], halves)
                np.save(sys.argv[2], halves.astype('<f8'))
                """, file("halves"), file("doubles"));
        try (SharedShortArray halves = SharedShortArray.open(file("halves"));
                SharedDoubleArray doubles = SharedDoubleArray.open(file("doubles"));
                SharedShortArray written = halves(PATTERNS, options().file(file("written")))) {
            assertThat(halves.elementType()).isEqualTo(ElementType.FLOAT16);
            for (int bits = 0; bits < PATTERNS; bits++) {
                Double expected = doubles.get(bits);
                assertThat(halves.get(bits)).isEqualTo((short) bits);
                assertThat((double) halves.getFloat16(bits)).isEqualTo(expected);
                assertThat(halves.numbers().get(bits)).isEqualTo(expected);
                if (bits % 2 == 0) {
                    written.setFloat16(bits, expected.floatValue());
                } else {
                    written.numbers().set(bits, expected);
                }
                if (!expected.isNaN()) {
                    assertThat(written.get(bits)).isEqualTo((short) bits);
                }
            }
        }
        assertThat(Numpy.run("""
                halves, written = np.load(sys.argv[1]), np.load(sys.argv[2])
                print(written.dtype.str, np.array_equal(halves, written, equal_nan=True), np.isnan(written).sum())
                """, file("halves"), file("written"))).isEqualTo("<f2 True 2046");
    }

    /** Doubles at which rounding goes wrong: near ties, near ties that a float would make one, at the ends of the range. */
    private static List<Double> difficult() {
        Random random = new Random(16);
        List<Double> numbers = new ArrayList<>(
                List.of(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 65_504.0, 65_519.0,
                        Math.nextDown(65_520.0), 65_519.999_999, -65_519.999_999_999, 0x1p-25, Math.nextUp(0x1p-25),
                        Math.nextDown(0x1p-25),
                        0x1p-24, 0x1.8p-24, Math.nextUp(0x1.8p-24), Math.nextDown(0x1.8p-24), 0x1p-14,
                        Math.nextDown(0x1p-14), 1e-310,
                        (double) Float.MIN_VALUE, Float.MIN_VALUE / 2.0));
        for (int i = 0; i < 60_000; i++) {
            short bits = (short) random.nextInt(PATTERNS);
            float half = Float.float16ToFloat(bits);
            float next = Float.float16ToFloat((short) (bits + 1));
            if (Float.isFinite(half) && Float.isFinite(next)) {
                double tie = half + ((double) next - half) / 2;
                switch (i % 6) {
                    case 0 -> numbers.add(tie);
                    case 1 -> numbers.add(Math.nextUp(tie));
                    case 2 -> numbers.add(Math.nextDown(tie));
                    case 3 -> numbers.add(tie + tie * random.nextDouble(-0x1p-25, 0x1p-25)); // a float would be the tie
                    case 4 -> numbers.add(half + (next - (double) half) * random.nextDouble());
                    default -> numbers.add((double) Math.nextAfter((float) tie, random.nextBoolean() ? 1e9 : -1e9));
                }
            }
        }
        return numbers.stream().filter(number -> Math.abs(number) < 65_520).toList();
    }

    @Test
    void doublesAreRoundedOnceAsNumpyRoundsThem() {
        Numpy.require();
        List<Double> numbers = difficult();
        try (SharedDoubleArray doubles = SharedDoubleArray.create(numbers.size(), options().file(file("doubles")));
                SharedShortArray halves = halves(numbers.size(), options().file(file("halves")))) {
            for (int i = 0; i < numbers.size(); i++) {
                doubles.set(i, numbers.get(i));
                halves.numbers().set(i, numbers.get(i));
            }
            assertThat(Numpy.run("""
                    doubles, halves = np.load(sys.argv[1]), np.load(sys.argv[2])
                    wrong = np.flatnonzero(doubles.astype('<f2').view('u2') != halves.view('u2'))
                    print([(doubles[i].hex(), float(halves[i]).hex()) for i in wrong[:5]])
                    """, file("doubles"), file("halves"))).isEqualTo("[]");
        }
    }

    @Test
    void whatIsTooLargeForHalfPrecisionIsRefused() {
        try (SharedShortArray halves = halves(1, options())) {
            for (Number large : new Number[]{65_520, -65_520, 65_520.0f, 1e300, Long.MAX_VALUE, Double.MAX_VALUE,
                    BigInteger.TEN.pow(400)}) {
                assertThatIllegalArgumentException().isThrownBy(() -> halves.numbers().set(0, large))
                        .withMessageContainingAll(large.toString(), "float16", "65504");
                halves.numbers().wrapping().set(0, large);
                assertThat(halves.numbers().get(0))
                        .isEqualTo(Math.copySign(Double.POSITIVE_INFINITY, large.doubleValue()));
            }
            for (Number special : new Number[]{Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                halves.numbers().set(0, special);
                assertThat(halves.numbers().get(0)).isEqualTo(special.doubleValue());
            }
            halves.setFloat16(0, 1e9f);
            assertThat(halves.getFloat16(0)).as("as Java's own conversion").isEqualTo(Float.POSITIVE_INFINITY);
            halves.setFloat16(0, -1.5f);
            assertThat(halves).hasToString("[-1.5]");
        }
    }

    @Test
    void halfPrecisionMatricesAreShortsToJava() {
        try (var matrix = (SharedShortArray) SharedArray.create(Dtype.parse("f2"), Shape.of(2, 2), options())) {
            matrix.setFloat16(matrix.index(1, 0), 0.1f);
            assertThat(matrix.transpose().get(0, 1)).isEqualTo(Float.floatToFloat16(0.1f));
            assertThat(matrix.column(0).getFloat16(1)).isEqualTo(0.099975586f);
            try (SharedArray received = SharedArray.attach(matrix.column(0).handle())) {
                assertThat(received.elementType()).isEqualTo(ElementType.FLOAT16);
                assertThat(received.numbers().get(1)).isEqualTo((double) 0.099975586f);
            }
        }
        try (SharedArray array = SharedArray.create('e', 3)) {
            assertThat(array.elementType()).isEqualTo(ElementType.FLOAT16);
        }
    }

    @Test
    void complexNumbersArePairs() {
        Numpy.require();
        for (String type : new String[]{"<c8", "<c16"}) {
            for (Shape shape : new Shape[]{Shape.of(4), Shape.of(2, 2)}) {
                Path path = file("complex" + type.substring(1) + shape.rank());
                try (SharedArray array = SharedArray.create(Dtype.parse(type), shape, options().file(path))) {
                    assertThat(array.shape()).isEqualTo(shape.with(Shape.of(2)));
                    assertThat(array.elementType())
                            .isEqualTo(type.equals("<c8") ? ElementType.FLOAT32 : ElementType.FLOAT64);
                    assertThat(array.byteSize()).isEqualTo(type.equals("<c8") ? 32 : 64);
                    for (int i = 0; i < 8; i++) {
                        array.numbers().set(i, i + 0.5);
                    }
                    assertThat(Numpy.run("""
                            array = np.load(sys.argv[1], mmap_mode='r+')
                            print(array.dtype.str, array.shape, array.ravel().tolist())
                            array.ravel()[3] = -1j
                            """, path))
                            .isEqualTo(type + " " + shape + " [(0.5+1.5j), (2.5+3.5j), (4.5+5.5j), (6.5+7.5j)]");
                    assertThat(array.numbers().get(7)).isEqualTo(-1.0);
                    SharedArray imaginary = array.column(1);
                    assertThat(imaginary.shape()).isEqualTo(shape);
                    assertThat(imaginary.numbers().get(2)).isEqualTo(5.5);
                    try (SharedArray received = SharedArray.attach(ArrayHandle.parse(imaginary.handle().toString()))) {
                        assertThat(received).hasToString(imaginary.toString());
                    }
                    assertThat(array.lock().tryLock()).isTrue();
                    array.lock().unlock();
                }
                if (type.equals("<c8")) {
                    try (SharedFloatArray parts = SharedFloatArray.open(path)) {
                        assertThat(parts.get(0)).isEqualTo(0.5f);
                    }
                } else {
                    assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedFloatArray.open(path))
                            .withMessageContaining("float64");
                }
            }
        }
    }

    @Test
    void stripesOfComplexNumbersKeepTheirPartsTogether() {
        try (var array = (SharedDoubleArray) SharedArray.create(Dtype.parse("c16"), Shape.of(10),
                options().stripes(4))) {
            for (int i = 0; i < 10; i++) {
                try (var _ = array.lockRange(2 * i, 2 * i + 1)) {
                    assertThat(array.lock(2 * i + 1).isHeldByCurrentThread()).isTrue();
                    assertThat(array.column(1).lock(i).isHeldByCurrentThread()).isTrue();
                    assertThat(array.transpose().lock(2 * i).isHeldByCurrentThread()).isTrue();
                }
            }
            try (var _ = array.column(0).lockRange(3, 5)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(array.lock(i).isHeldByCurrentThread()).as("part %d", i).isEqualTo(i < 16);
                }
            }
        }
    }

    @Test
    void unsigned64BitNumbersAreThereWhole() {
        Numpy.require();
        BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        try (SharedArray array = SharedArray.create(Dtype.parse("u8"), Shape.of(2, 3), options().named("u8"))) {
            array.numbers().copyFrom(0, Long.MAX_VALUE, BigInteger.TWO.pow(63), most, 1e19, 7);
            assertThat(Numpy.run("""
                    array = np.load(sys.argv[1], mmap_mode='r+')
                    print(array.dtype.str, array.ravel().tolist())
                    array[1, 2] = 2 ** 64 - 2
                    """, directory.fileOf("u8"))).isEqualTo("<u8 [0, 9223372036854775807, 9223372036854775808, "
                    + "18446744073709551615, 10000000000000000000, 7]");
            assertThat(array.numbers().get(5)).isEqualTo(most.subtract(BigInteger.ONE));
            assertThat(array.numbers().get(1)).isEqualTo(Long.MAX_VALUE);
            assertThat(array.transpose().column(1).numbers().get(0)).isEqualTo(most);
            for (Number wrong : new Number[]{-1, most.add(BigInteger.ONE), 1.5, 0x1p64}) {
                assertThatIllegalArgumentException().isThrownBy(() -> array.numbers().set(0, wrong));
            }
            assertThat(array.row(1).toString())
                    .isEqualTo("[18446744073709551615, 10000000000000000000, 18446744073709551614]");
        }
    }
}
