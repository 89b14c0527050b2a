package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.Await;
import org.sharray.testing.NpyBytes;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;

class NpyHeaderTest {
    @Test
    void theTextIsNumPys() {
        assertThat(NpyHeader.of(Contents.ofLength(ElementType.INT32, 5)).toText())
                .isEqualTo("{'descr': '<i4', 'fortran_order': False, 'shape': (5,), }");
        assertThat(new NpyHeader("|u1", true, List.of(2L, 3L, 4L)).toText())
                .isEqualTo("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }");
        assertThat(new NpyHeader("|u1", false, List.of()).toText())
                .isEqualTo("{'descr': '|u1', 'fortran_order': False, 'shape': (), }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
            "{'descr':'<f8','fortran_order':False,'shape':(2,3)}",
            "{'shape': (2, 3,), 'fortran_order': False, 'descr': '<f8'}",
            "{ 'descr' : '<f8' , 'fortran_order' : False , 'shape' : ( 2 , 3 ) , }          \n",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L), }",
            "{\"descr\": \"<f8\", \"fortran_order\": False, 'shape': (2, 3), }"})
    void everyWayToWriteADictionaryIsRead(String text) {
        assertThat(NpyHeader.parse(text, "it")).isEqualTo(new NpyHeader("<f8", false, List.of(2L, 3L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)",
            "'descr': '<f8', 'fortran_order': False, 'shape': ()",
            "{'descr': '<f8', 'fortran_order': Maybe, 'shape': ()}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': 5}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,)}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2 3)}",
            "{'descr': '<f8', 'fortran_order': 'False', 'shape': ()}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': '()'}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': True}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (), 'more': 1}",
            "{'descr': '<f8' 'fortran_order': False, 'shape': ()}",
            "{'descr': '<f8', 'fortran_order': False, 'shape': ()} and more", "garbage",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}"})
    void anythingElseIsRefusedByTheFilesName(String text) {
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> NpyHeader.parse(text, "some file"))
                .withMessageContaining("some file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'descr': '<i4', 'fortran_order': False, 'shape': (5,), ", "{", "{'descr': '<i4',",
            "{'descr'",
            "{'descr': [", "{'descr': '<i4', 'fortran_order': False, 'shape': (", "{'descr': '<i4', ,"})
    void aBrokenTextWithMuchPaddingIsRefusedAtOnce(String start) {
        String text = start + " ".repeat(65_000);
        assertTimeoutPreemptively(Await.LIMIT, () -> assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> NpyHeader.parse(text, "it"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300)));
    }

    @Test
    void elementsAreTheProductOfTheShape() {
        assertThat(new NpyHeader("<f8", false, List.of(2L, 3L, 4L)).elements("it")).isEqualTo(24);
        assertThat(new NpyHeader("<f8", false, List.of()).elements("it")).isOne();
        assertThat(new NpyHeader("<f8", false, List.of(7L, 0L)).elements("it")).isZero();
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> new NpyHeader("<f8", false, List.of(1L << 32, 1L << 31)).elements("it"))
                .withMessageContaining("2^63");
    }

    private static NpyHeader.Located read(byte[] file) {
        return NpyHeader.read(Arrays.copyOf(file, Math.min(file.length, NpyHeader.MAX_BYTES)), file.length, "it");
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> read(file)).withMessageContaining(why);
    }

    private static byte[] padded(int version, int textBytes, byte[] data) {
        String text = NpyBytes.header("|u1", "(%d,)".formatted(data.length));
        return NpyBytes.raw(version, text + " ".repeat(textBytes - text.length() - 1) + "\n", data);
    }

    @Test
    void anEmptyArrayIsNothingButItsHeader() {
        byte[] file = NpyBytes.file(1, NpyBytes.header("<i4", "(0,)"), new byte[0]);
        assertThat(read(file).contents().length()).isZero();
        assertThat(read(file).dataOffset()).isEqualTo(file.length);
    }

    @Test
    void aHeaderEndsWhereTheFileDoesAtTheLatest() {
        byte[] file = NpyBytes.file(1, NpyBytes.header("<i4", "(0,)"), new byte[0]);
        file[8]++;
        assertRefused(file, "truncated");
    }

    @Test
    void aHeaderIsReadUpToTheLongestOfTheFirstVersion() {
        assertThat(read(padded(1, 65_535, new byte[3])).dataOffset()).isEqualTo(10 + 65_535);
        assertThat(read(padded(2, 65_533, new byte[3])).dataOffset()).isEqualTo(12 + 65_533);
        assertRefused(padded(2, 65_534, new byte[3]), "65534 bytes, which is too long");
    }

    @Test
    void theThirdVersionIsInUtf8AndThoseBeforeAreNot() {
        String header = NpyBytes.header("[('é', '<i4')]", "False", "(1,)");
        for (int version = 1; version <= 3; version++) {
            byte[] file = NpyBytes.file(version, header, new byte[4]);
            assertThat(((RecordType) read(file).contents().type()).fields().getFirst().name())
                    .isEqualTo(version == 3 ? "é" : "Ã©");
        }
    }

    @Test
    void oneDimensionHasNoOrder() {
        byte[] vector = NpyBytes.file(1, NpyBytes.header("'<i4'", "True", "(2,)"), new byte[8]);
        assertThat(read(vector).contents().columnMajor()).isFalse();
        byte[] matrix = NpyBytes.file(1, NpyBytes.header("'<i4'", "True", "(2, 1)"), new byte[8]);
        assertThat(read(matrix).contents().columnMajor()).isTrue();
    }

    @Test
    void theFirstBytesOfSomethingElseAreShown() {
        assertRefused(" ~\177\37abcdefghijkl".getBytes(StandardCharsets.US_ASCII), "with \" ~\\x7f\\x1fabcd\"");
        assertRefused(new byte[]{'P', 'K', 3, -1}, "with \"PK\\x03\\xff\"");
    }

    @Test
    void aLongTextIsShownInPart() {
        for (int length : new int[]{120, 121}) {
            assertThatExceptionOfType(ArrayFormatException.class)
                    .isThrownBy(() -> NpyHeader.parse("x".repeat(length), "it"))
                    .withMessageEndingWith(" " + "x".repeat(120) + (length > 120 ? "…" : ""));
        }
    }

    @Test
    void whatNoHeaderCanSayIsRefused() {
        NpyHeader header = new NpyHeader("<f8", false, List.of(2L));
        assertThat(header.toBytes(NpyHeader.MAX_BYTES)).hasSize(65_545).endsWith('\n');
        assertThatIllegalArgumentException().isThrownBy(() -> header.toBytes(65_546))
                .withMessageContainingAll("too many fields", "65546");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NpyHeader("[('é', '<i4')]", false, List.of(2L)).toBytes(256))
                .withMessageContainingAll("ASCII", "é");
    }
}
