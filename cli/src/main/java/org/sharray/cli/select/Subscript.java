package org.sharray.cli.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.sharray.Span;
import org.sharray.type.Shape;

/** What stands in one pair of brackets: the name of a field, or indices. */
sealed interface Subscript {

    /** A field of all records. */
    record Field(String name) implements Subscript {}

    /** An index for each dimension; of those that are missing, all is taken. */
    record Indices(List<Index> indices) implements Subscript {

        /** What they take of each dimension of an array of that shape. */
        Span[] spans(Shape shape) {
            int rank = shape.rank();
            int ellipsis = indices.indexOf(new Index.Ellipsis());
            int given = indices.size() - (ellipsis < 0 ? 0 : 1);
            if (given > rank) {
                throw new NoSuchElementsException(given + " indices are too many for the shape " + shape);
            }
            int before = ellipsis < 0 ? given : ellipsis;
            Span[] spans = new Span[rank];
            Arrays.fill(spans, Span.all());
            for (int i = 0; i < given; i++) {
                int dimension = i < before ? i : rank - given + i;
                Index index = indices.get(i < before ? i : i + 1);
                spans[dimension] = index.span(dimension, shape.length(dimension));
            }
            return spans;
        }

        /** Whether they leave no dimension of so many. */
        boolean areSingle(int rank) {
            return indices.stream().filter(Index.At.class::isInstance).count() == rank;
        }
    }

    /** The name of a field, in quotes or without. */
    Pattern FIELD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([\\p{L}_][\\p{L}\\p{N}_.]*)");

    /** Reads what is between the brackets, or fails with IllegalArgumentException. */
    static Subscript parse(String inner) {
        String text = inner.strip();
        Matcher field = FIELD.matcher(text);
        if (field.matches()) {
            return new Field(
                    text.startsWith("'") || text.startsWith("\"") ? text.substring(1, text.length() - 1) : text);
        }
        List<Index> indices = new ArrayList<>();
        for (String index : (text.endsWith(",") ? text.substring(0, text.length() - 1) : text).split(",", -1)) {
            indices.add(Index.parse(index.strip()));
        }
        if (indices.stream().filter(Index.Ellipsis.class::isInstance).count() > 1) {
            throw new IllegalArgumentException("[" + text + "] has more than one '...'");
        }
        return new Indices(indices);
    }
}
