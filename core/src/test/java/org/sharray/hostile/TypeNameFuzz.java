package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.sharray.layout.TypeName;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/** Names of element types and shapes, as they stand in handles and headers and on command lines. */
final class TypeNameFuzz implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
        return Stream.of("int32", "<f8", "|b1", "|S12", "<U7", "complex64", "5", "18", "(1000, 3)", "2,3,4",
                "[('x', '<f8'), ('y', '<i4', (2, 3)), ('', '|V4'), ('n', '|S8')]",
                "[('in', [('a', '|u1'), ('b', '<f2')], (2,)), ('z', '<c16')]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void run(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Dtype read = Dtype.parse(text);
            assertThat(read.bytes()).isPositive();
            assertThat(Dtype.parse(read.dtype())).isEqualTo(read);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).{5,}");
        }
        try {
            Dtype read = TypeName.parse(text);
            assertThat(TypeName.parse(TypeName.of(read))).isEqualTo(read);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).{5,}");
        }
        try {
            Shape shape = Shape.parse(text);
            assertThat(Shape.parse(shape.toString())).isEqualTo(shape);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).{5,}");
        }
    }
}
