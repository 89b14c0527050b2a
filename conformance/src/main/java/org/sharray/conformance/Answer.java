package org.sharray.conformance;

import java.util.Arrays;
import java.util.Locale;

/**
 * Whether an answer is the one that was expected, word by word; numbers by their values, since languages write them in different ways. {@code *} is any word;
 * behind {@code …} stands what has to be somewhere in the rest.
 */
final class Answer {
    private static final String ANY_WORD = "*";
    private static final String REST = "…";

    private Answer() {}

    static boolean matches(String expected, String answer) {
        String[] wanted = expected.strip().split(" +");
        String[] words = answer.strip().split(" +");
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(REST)) {
                return join(words, i).contains(join(wanted, i + 1));
            } else if (i >= words.length || !matchesWord(wanted[i], words[i])) {
                return false;
            }
        }
        return words.length == wanted.length;
    }

    private static String join(String[] words, int from) {
        return String.join(" ", Arrays.asList(words).subList(Math.min(from, words.length), words.length));
    }

    private static boolean matchesWord(String wanted, String word) {
        return wanted.equals(ANY_WORD) || wanted.equals(word)
                || isNumber(wanted) && isNumber(word) && Double.compare(number(wanted), number(word)) == 0
                        && (isFloating(wanted) || isFloating(word));
    }

    /** Whole numbers are the same only if they look the same: a double can't tell large ones apart. */
    private static boolean isFloating(String word) {
        return !word.matches("[+-]?[0-9]+");
    }

    private static boolean isNumber(String word) {
        return word.matches("(?i)[+-]?([0-9]+\\.?[0-9]*(e[+-]?[0-9]+)?|inf(inity)?|nan)");
    }

    private static double number(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan", "+nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }
}
