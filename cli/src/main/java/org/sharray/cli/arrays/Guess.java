package org.sharray.cli.arrays;

import java.util.regex.Pattern;

import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.TextType;

/** Which type can hold all of many values that were written as text: whole numbers, numbers, truth values, or texts. */
final class Guess {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern
            .compile("[+-]?([0-9]+\\.?[0-9]*([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?|inf|infinity|nan)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern TRUTH = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    private boolean whole = true;
    private boolean numbers = true;
    private boolean truths = true;
    private int longest = 1;

    void add(String value) {
        String trimmed = value.strip();
        whole = whole && WHOLE.matcher(trimmed).matches();
        numbers = numbers && (whole || NUMBER.matcher(trimmed).matches());
        truths = truths && TRUTH.matcher(trimmed).matches();
        longest = Math.max(longest, value.codePointCount(0, value.length()));
    }

    Dtype type() {
        if (truths) {
            return ElementType.BOOL;
        }
        return numbers ? whole ? ElementType.INT64 : ElementType.FLOAT64 : TextType.utf32(longest);
    }
}
