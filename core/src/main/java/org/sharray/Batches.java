package org.sharray;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sharray.type.Shape;

/** An array as parts of a limited length, in the order in which its elements are stored: along the dimension that runs slowest, and where one step of that is too long, along the next. */
final class Batches {
    private Batches() {}

    static Stream<SharedArray> of(SharedArray array, long most) {
        if (array.length() <= most) {
            return Stream.of(array);
        }
        Shape shape = array.shape();
        int slowest = array.isColumnMajor() ? shape.rank() - 1 : 0;
        long lines = shape.length(slowest);
        long perLine = array.length() / lines;
        if (perLine > most) {
            return LongStream.range(0, lines).mapToObj(line -> with(array, slowest, Span.at(line)))
                    .flatMap(line -> of(line, most));
        }
        long together = most / perLine;
        return LongStream.range(0, Math.ceilDiv(lines, together)).mapToObj(batch -> with(array, slowest,
                Span.range(batch * together, Math.min(lines, (batch + 1) * together))));
    }

    private static SharedArray with(SharedArray array, int dimension, Span span) {
        Span[] spans = new Span[array.shape().rank()];
        Arrays.fill(spans, Span.all());
        spans[dimension] = span;
        return array.view(spans);
    }
}
