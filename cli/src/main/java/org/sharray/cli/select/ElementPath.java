package org.sharray.cli.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An array's name or path, and what stands in brackets behind it.
 *
 * @param array as it was given
 * @param subscripts in their order, without the brackets, not yet read
 */
record ElementPath(String array, List<String> subscripts) {

    /** One pair of brackets: a text in quotes, or anything without quotes and brackets. */
    private static final Pattern BRACKETS = Pattern
            .compile("\\[(\\s*'[^']*'\\s*|\\s*\"[^\"]*\"\\s*|[^\\[\\]'\"]*)\\]");

    private static final Pattern SUBSCRIPTS = Pattern.compile("(" + BRACKETS.pattern() + ")+");

    /** All ways to read a text, since a name may have brackets too: the one with the longest name first. */
    static List<ElementPath> readings(String text) {
        var readings = new ArrayList<ElementPath>();
        for (int end = text.length(); end >= 0; end--) {
            String rest = text.substring(end);
            if (rest.isEmpty() || rest.startsWith("[") && SUBSCRIPTS.matcher(rest).matches()) {
                readings.add(new ElementPath(text.substring(0, end), split(rest)));
            }
        }
        return readings;
    }

    private static List<String> split(String subscripts) {
        return BRACKETS.matcher(subscripts).results().map(brackets -> brackets.group(1)).toList();
    }
}
