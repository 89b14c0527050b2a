package org.sharray.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.testing.Numpy;

/** NumPy's names of types, read and written. */
class DtypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"int8 |i1", "i1 |i1", "<i1 |i1", ">i1 |i1", "u1 |u1", "i4 <i4", "=i4 <i4",
            "<i4 <i4", "int32 <i4", "uint64 <u8", "f2 <f2", "float16 <f2", "float64 <f8", "bool |b1", "? |b1", "|? |b1",
            "b1 |b1", "complex64 <c8", "c16 <c16", "=c16 <c16", "S7 |S7", "|S7 |S7", "U5 <U5", "<U5 <U5", "'<i4' <i4"})
    void namesAreRead(String name, String dtype) {
        assertThat(Dtype.parse(name).dtype()).isEqualTo(dtype);
        assertThat(Dtype.parse(" " + name + "\n")).isEqualTo(Dtype.parse(dtype));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "''", "int", "i3", "i16", "f1", "f16", "c4", "c32", "float128", "b2", "O", "|O",
            "M8", "<M8[ns]", "m8", "V", "V4", "|V8", "S", "S-1", "U", "S0", "U0", "U999999999", "S9999999999",
            "<i4,<i4",
            "(2,3)<i4", "i4 i4", "char16", "null", "\u0661", "i\u0664", "<", "<<i4", "i4<", "[", "[]", "[(", "[()]",
            "[('a')]", "[('a',)]", "[('a','<i4'", "[('a','<i4')", "[('a','<i4')]]", "[('a','<i4')] x",
            "[('a','<i4'),,]",
            "[('','<i4')]", "[('a','<i4'),('a','<i4')]", "[(('title','a'),'<i4')]", "[('a','|O')]", "[('a','<i4',)x]",
            "[('a','<i4',(2,)]", "[('a','<i4',(2 3))]", "[('a','<i4',(-1,))]", "[('a','<i4',(0,))]", "[('','|V4')]",
            "[('a','<i4',(1,1,1,1,1,1,1,1,1))]", "[('a','|V4'),('b','<i4')]", "[('a\\x00','<i4')]", "[(a,'<i4')]",
            "[('a',4)]", "[('a','<i4',(999999999999999999,))]", "[('a','<c16',(999999999999999999,))]",
            "[('a','|S10',(999999999999999999,))]", "[('a','<i4',(999999999,999999999,999999999))]",
            "[('a','|i1',(99999999999999999999,))]",
            "[('','|V999999999'),('','|V999999999'),('','|V999999999'),('a','<i4')]",
            "[('a','<i4',(2147483647,)),('b','<i4')]", "[('a','|S999999999'),('b','|S999999999'),('c','|S999999999')]"})
    void whatNamesNoTypeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Dtype.parse(text)).withMessageMatching("(?s).{10,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {">i2", ">u4", ">f2", ">f8", ">c16", ">U3", "[('a','>i4')]", "[('a',[('b','>f8')])]"})
    void bigEndianTypesAreRefusedByName(String text) {
        String name = text.replaceAll("[^>]*(>..?.?)'?.*", "$1").replace("'", "");
        assertThatIllegalArgumentException().isThrownBy(() -> Dtype.parse(text))
                .withMessageContainingAll("big-endian", name, "astype('<" + name.substring(1));
    }

    @Test
    void ofOneByteThereIsNoOrder() {
        assertThat(Dtype.parse(">i1")).isEqualTo(ElementType.INT8);
        assertThat(Dtype.parse("[('a', '>u1')]").bytes()).isOne();
    }

    private static String nested(int depth) {
        return "[('a',".repeat(depth) + "'<i4'" + ")]".repeat(depth);
    }

    @Test
    void recordsInRecordsAreReadToSomeDepth() {
        for (int depth = 1; depth <= 32; depth++) {
            assertThat(Dtype.parse(nested(depth)).bytes()).isEqualTo(4);
            assertThat(Dtype.parse(Dtype.parse(nested(depth)).dtype())).isEqualTo(Dtype.parse(nested(depth)));
        }
        for (int depth : new int[]{33, 100, 10_000, 1_000_000}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Dtype.parse(nested(depth)))
                    .withMessageContaining("records in records")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
        }
    }

    @Test
    void aTextThatIsHugeIsRefusedInFewWords() {
        for (String text : new String[]{"i".repeat(10_000_000), "[" + "('',".repeat(1_000_000),
                "[('a','<i4'),".repeat(100_000),
                "[('" + "a".repeat(1_000_000) + "','<O4')]", "9".repeat(1_000_000)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Dtype.parse(text))
                    .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(1_000));
        }
    }

    @Test
    void gapsAndShapesAreKept() {
        String text = "[('a', '|i1'), ('', '|V3'), ('b', '<i4', (2, 3)), ('c', [('d', '<U2'), ('e', '|b1')]), ('', '|V7')]";
        RecordType type = (RecordType) Dtype.parse(text);
        assertThat(type.dtype()).isEqualTo(text);
        assertThat(type.bytes()).isEqualTo(44);
        assertThat(type.field("b").orElseThrow().offset()).isEqualTo(4);
        assertThat(type.field("b").orElseThrow().shape()).isEqualTo(Shape.of(2, 3));
        assertThat(type.field("c").orElseThrow().offset()).isEqualTo(28);
        assertThat(Dtype.parse("[('a','<i4',3),('b','|i1',())]"))
                .isEqualTo(Dtype.parse("[('a', '<i4', (3,)), ('b', '|i1')]"));
    }

    @Test
    void namesWithQuotesAreWrittenAsTheyAreRead() {
        Dtype type = Dtype.parse("[(\"it's\", '<i4'), ('say \"a\"', '<i4'), ('ü]), [', '|S3')]");
        assertThat(((RecordType) type).fields()).extracting(RecordType.Field::name)
                .containsExactly("it's", "say \"a\"", "ü]), [");
        assertThat(Dtype.parse(type.dtype())).isEqualTo(type);
    }

    /** Whatever a text is cut or changed to, it is a type or is refused. */
    @Test
    void changedTextsAreReadOrRefused() {
        Random random = new Random(42);
        String text = "[('a', '|i1'), ('', '|V3'), ('b', '<i4', (2, 3)), ('c', [('d', '<U2'), ('e', '|b1')]), ('', '|V7')]";
        String characters = "[]()', 0123456789<>|VSUifbcO\"\\";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder changed = new StringBuilder(text);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(changed.length());
                switch (random.nextInt(3)) {
                    case 0 -> changed.deleteCharAt(at);
                    case 1 -> changed.setCharAt(at, characters.charAt(random.nextInt(characters.length())));
                    default -> changed.insert(at, characters.charAt(random.nextInt(characters.length())));
                }
            }
            try {
                Dtype type = Dtype.parse(changed.toString());
                assertThat(Dtype.parse(type.dtype())).as("%s", changed).isEqualTo(type);
                assertThat(type.bytes()).isPositive();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as("%s", changed).isNotBlank();
            }
        }
    }

    @Test
    void numpyKnowsEveryTypeByTheNameThatIsWritten() {
        Numpy.require();
        StringBuilder program = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (String name : new String[]{"i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "?", "c8",
                "c16",
                "S9", "U9", "[('a','u1'),('','V3'),('b','<i4',(2,3)),('','V4')]"}) {
            Dtype type = Dtype.parse(name);
            program.append("print(np.lib.format.descr_to_dtype(").append(type.descr()).append(").itemsize)\n");
            expected.append(type.bytes()).append('\n');
        }
        assertThat(Numpy.run(program.toString())).isEqualTo(expected.toString().strip());
    }

    @Test
    void textsHaveALength() {
        assertThat(TextType.utf8(5).bytes()).isEqualTo(5);
        assertThat(TextType.utf32(5).bytes()).isEqualTo(20);
        for (int length : new int[]{0, -1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TextType.utf8(length))
                    .withMessageContaining("" + length);
            assertThatIllegalArgumentException().isThrownBy(() -> TextType.utf32(length))
                    .withMessageContaining("" + length);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TextType.utf32(1 << 29))
                .withMessageContaining("characters");
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> Dtype.parse(null));
    }
}
