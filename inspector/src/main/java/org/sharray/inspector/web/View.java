package org.sharray.inspector.web;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a page wants to see of an array. Numbers that are beyond the array mean its end.
 *
 * @param array  its id; empty if the list is enough
 * @param kind   as what
 * @param from   the first element, or the heat map's first row
 * @param to     the end of the elements, or of the rows
 * @param left   the heat map's first column
 * @param right  the end of its columns
 * @param wrap   how many elements are a row, of an array of one dimension; 0 for about a square
 * @param width  at most so many pieces, or cells, beside each other
 * @param height at most so many cells above each other
 */
record View(String array, Kind kind, long from, long to, long left, long right, long wrap, int width, int height) {
    private static final int MOST_ACROSS = 4096;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** How elements can be shown. */
    enum Kind {
        LINE, HEAT, TABLE
    }

    /** Of the query of an address. */
    static View of(String query) {
        Map<String, String> values = Arrays.stream((query == null ? "" : query).split("&"))
                .map(part -> part.split("=", 2)).filter(part -> part.length == 2)
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (_, last) -> last));
        return new View(values.getOrDefault("array", ""), switch (values.getOrDefault("view", "line")) {
            case "line" -> Kind.LINE;
            case "heat" -> Kind.HEAT;
            case "table" -> Kind.TABLE;
            default -> throw new Refusal(400, "The views are line, heat and table.");
        }, number(values, "from", 0), number(values, "to", Long.MAX_VALUE), number(values, "left", 0),
                number(values, "right", Long.MAX_VALUE), number(values, "wrap", 0),
                Math.clamp(number(values, "width", 500), 1, MOST_ACROSS),
                Math.clamp(number(values, "height", 200), 1, MOST_ACROSS));
    }

    private static long number(Map<String, String> values, String name, long otherwise) {
        String text = values.get(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal(400, name + " is not a number of at most 18 digits.");
        }
        return Long.parseLong(text);
    }
}
