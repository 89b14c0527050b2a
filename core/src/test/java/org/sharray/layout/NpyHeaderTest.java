package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.ElementType;
import org.sharray.testing.Await;

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
}
