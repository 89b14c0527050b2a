package org.sharray.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharray.error.ArrayFormatException;

/**
 * The text in the header of a {@code .npy} file: a Python dictionary that names the element type, the order and the shape.
 *
 * @param dtype        NumPy's name of the element type, for instance {@code <i4}
 * @param fortranOrder whether the first index runs fastest
 * @param shape        the lengths of the dimensions, in elements
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public record NpyHeader(String dtype, boolean fortranOrder, List<Long> shape) {
    private static final Pattern ENTRY = Pattern
            .compile(
                    "'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|\\[.*\\]|True|False|\\([0-9,\\sL]*\\))\\s*(?:,\\s*|$)",
                    Pattern.DOTALL);

    /**
     * The header of an array of one dimension.
     *
     * @param dtype  NumPy's name of the element type
     * @param length in elements
     * @return the header
     */
    public static NpyHeader ofLength(String dtype, long length) {
        return new NpyHeader(dtype, false, List.of(length));
    }

    /**
     * The text as NumPy writes it, without padding.
     *
     * @return a Python dictionary
     */
    public String toText() {
        StringBuilder sizes = new StringBuilder();
        for (int i = 0; i < shape.size(); i++) {
            sizes.append(i == 0 ? "" : " ").append(shape.get(i)).append(i == 0 || i < shape.size() - 1 ? "," : "");
        }
        return "{'descr': '" + dtype + "', 'fortran_order': " + (fortranOrder ? "True" : "False") + ", 'shape': ("
                + sizes
                + "), }";
    }

    /**
     * Reads the text.
     *
     * @param text a Python dictionary, with padding or without
     * @param file what to call the file in an error
     * @return what it says
     * @throws ArrayFormatException if it is anything else
     */
    public static NpyHeader parse(String text, String file) {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw broken(file, text);
        }
        String entries = dictionary.substring(1, dictionary.length() - 1).strip();
        String dtype = null;
        Boolean fortranOrder = null;
        List<Long> shape = null;
        Matcher entry = ENTRY.matcher(entries);
        int end = 0;
        while (entry.lookingAt() && entry.start() == end) {
            String value = entry.group(2);
            switch (entry.group(1)) {
                case "descr" -> dtype = value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
                case "fortran_order" -> fortranOrder = switch (value) {
                    case "True" -> true;
                    case "False" -> false;
                    default -> throw broken(file, text);
                };
                default -> shape = parseShape(value, file);
            }
            end = entry.end();
            entry.region(end, entries.length());
        }
        if (end != entries.length() || dtype == null || fortranOrder == null || shape == null) {
            throw broken(file, text);
        }
        return new NpyHeader(dtype, fortranOrder, shape);
    }

    private static List<Long> parseShape(String value, String file) {
        List<Long> shape = new ArrayList<>();
        if (!value.startsWith("(")) {
            throw broken(file, value);
        }
        for (String size : value.substring(1, value.length() - 1).split(",")) {
            String digits = size.strip().replaceFirst("(?<=[0-9])L$", ""); // Python 2 wrote some lengths so
            if (!digits.isEmpty()) {
                try {
                    shape.add(Long.parseLong(digits));
                } catch (NumberFormatException tooLarge) {
                    throw new ArrayFormatException(file + ": the header gives a dimension of " + digits + " elements",
                            tooLarge);
                }
            }
        }
        return List.copyOf(shape);
    }

    private static ArrayFormatException broken(String file, String text) {
        String shown = text.strip();
        return new ArrayFormatException(file + ": the .npy header is not one that can be read: "
                + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown));
    }

    /**
     * The number of elements: the product of the dimensions.
     *
     * @param file what to call the file in an error
     * @return at least 0
     * @throws ArrayFormatException if it is more than a {@code long} can hold
     */
    public long elements(String file) {
        long product = 1;
        for (long size : shape) {
            try {
                product = Math.multiplyExact(product, size);
            } catch (ArithmeticException overflow) {
                throw new ArrayFormatException(file + ": the header's shape " + shape + " is beyond 2^63 - 1 elements",
                        overflow);
            }
        }
        return product;
    }
}
