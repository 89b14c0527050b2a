package org.sharray.cli.select;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import org.sharray.Span;

/** What a subscript takes of one dimension, or, as an ellipsis, of all that are not spoken of. */
sealed interface Index {

    /** One index, from the end if it is negative. */
    record At(long index) implements Index {

        @Override
        public Span span(int dimension, long length) {
            long fromStart = index < 0 ? index + length : index;
            if (fromStart < 0 || fromStart >= length) {
                throw new NoSuchElementsException("index " + index + " is out of range in dimension " + dimension
                        + ", which has " + length + (length == 1 ? " element" : " elements"));
            }
            return Span.at(fromStart);
        }
    }

    /** {@code start:stop:step}; null is what was left out. */
    record Slice(Long start, Long stop, long step) implements Index {

        /** What is out of range is clipped, as in Python. */
        @Override
        public Span span(int dimension, long length) {
            long least = step > 0 ? 0 : -1;
            long most = step > 0 ? length : length - 1;
            long from = start == null ? (step > 0 ? least : most) : clip(start, length, least, most);
            long to = stop == null ? (step > 0 ? most : least) : clip(stop, length, least, most);
            boolean empty = step > 0 ? from >= to : from <= to;
            return empty ? Span.range(0, 0) : Span.range(from, to, step);
        }

        private static long clip(long index, long length, long least, long most) {
            return index < 0 ? Math.max(index + length, least) : Math.min(index, most);
        }
    }

    /** All dimensions that are not spoken of: {@code ...}. */
    record Ellipsis() implements Index {

        @Override
        public Span span(int dimension, long length) {
            return Span.all();
        }
    }

    /** What it takes of a dimension of that length. */
    Span span(int dimension, long length);

    /** Reads an index, or fails with IllegalArgumentException. */
    static Index parse(String text) {
        if (text.equals("...")) {
            return new Ellipsis();
        }
        List<String> parts = Arrays.stream(text.split(":", -1)).map(String::strip).toList();
        if (parts.size() == 1) {
            return new At(number(text));
        } else if (parts.size() > 3) {
            throw new IllegalArgumentException("'" + text + "' is not a slice: start:stop:step");
        }
        Long step = parts.size() == 3 ? orNull(parts.get(2)) : null;
        if (step != null && step == 0) {
            throw new IllegalArgumentException("the step of the slice '" + text + "' is 0");
        }
        return new Slice(orNull(parts.get(0)), orNull(parts.get(1)), step == null ? 1 : step);
    }

    private static Long orNull(String text) {
        return text.isEmpty() ? null : number(text);
    }

    /** A whole number; one that a long can't hold is beyond every array anyway. */
    private static long number(String text) {
        if (!Pattern.matches("[+-]?[0-9]+", text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither an index (3, -1, 10:20, ::2, ...) nor the name of a field");
        }
        BigInteger exact = new BigInteger(text);
        return exact.min(BigInteger.valueOf(Long.MAX_VALUE)).max(BigInteger.valueOf(Long.MIN_VALUE)).longValue();
    }
}
