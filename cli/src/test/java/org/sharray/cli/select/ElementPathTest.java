package org.sharray.cli.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class ElementPathTest {

    @Test
    void bracketsAtTheEndMayBeSubscriptsOrOfTheName() {
        assertThat(ElementPath.readings("a[0]['x']")).containsExactly(path("a[0]['x']"), path("a[0]", "'x'"),
                path("a", "0", "'x'"));
        assertThat(ElementPath.readings("./t.npy[0, 1]")).containsExactly(path("./t.npy[0, 1]"),
                path("./t.npy", "0, 1"));
    }

    @Test
    void bracketsThatAreNoneOrElsewhereBelongToTheName() {
        for (String name : List.of("a", "", "a[0", "a]", "[0]a", "a[[0]]", "a['x]", "a[x\"]")) {
            assertThat(ElementPath.readings(name)).containsExactly(path(name));
        }
    }

    @Test
    void bracketsInQuotesAreOfAField() {
        assertThat(ElementPath.readings("a['x[0]']")).containsExactly(path("a['x[0]']"), path("a", "'x[0]'"));
        assertThat(ElementPath.readings("a[ \"]\" ]")).containsExactly(path("a[ \"]\" ]"), path("a", " \"]\" "));
    }

    private static ElementPath path(String array, String... subscripts) {
        return new ElementPath(array, List.of(subscripts));
    }
}
