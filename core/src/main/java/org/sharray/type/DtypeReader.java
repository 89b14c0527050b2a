package org.sharray.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharray.type.RecordType.Field;

/**
 * Reads NumPy's descriptions of types: a name such as {@code <i4}, or the Python list by which a {@code .npy} header describes a record.
 * What such a list is made of (texts, numbers, tuples, lists) is read by a step each; nothing is executed.
 */
final class DtypeReader {
    /** What most types, which have plain names, don't need. */
    private static final class Patterns {
        static final Pattern TEXT = Pattern.compile("([<>=|]?)([SU])([0-9]{1,9})");
        static final Pattern NUMBER = Pattern.compile("([<>=|]?)([a-zA-Z?][0-9]{0,3})");
        static final Pattern GAP = Pattern.compile("\\|?V([0-9]{1,9})");
    }

    /** Records in records are read by recursion. */
    private static final int DEEPEST = 32;

    private final String text;
    private int at;
    private int depth;

    private DtypeReader(String text) {
        this.text = text;
    }

    static Dtype read(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("[")) {
            String name = stripped.length() >= 2 && "'\"".indexOf(stripped.charAt(0)) >= 0
                    && stripped.endsWith(stripped.substring(0, 1))
                            ? stripped.substring(1, stripped.length() - 1)
                            : stripped;
            return named(name);
        }
        DtypeReader reader = new DtypeReader(stripped);
        Dtype read = reader.record();
        if (reader.at < stripped.length()) {
            throw reader.broken("has more behind its end");
        }
        return read;
    }

    private static Dtype named(String name) {
        for (ElementType type : ElementType.values()) {
            if (type != ElementType.CHAR16 && (type.dtype().equals(name) || type.toString().equals(name))) {
                return type;
            }
        }
        Matcher characters = Patterns.TEXT.matcher(name);
        if (characters.matches()) {
            refuseBigEndian(name, characters.group(1));
            int length = Integer.parseInt(characters.group(3));
            if (length == 0) {
                throw new IllegalArgumentException("Texts of type " + name + " have no room for a character");
            }
            return characters.group(2).equals("S") ? TextType.utf8(length) : TextType.utf32(length);
        }
        for (ComplexType type : ComplexType.values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        Matcher number = Patterns.NUMBER.matcher(name);
        if (number.matches()) {
            String kind = number.group(2).equals("?") ? "b1" : number.group(2);
            Optional<? extends Dtype> found = little(kind);
            if (found.isPresent()) {
                if (found.get().alignment() > 1) {
                    refuseBigEndian(name, number.group(1));
                }
                return found.get();
            }
        }
        throw new IllegalArgumentException("There is no element type \"" + shown(name)
                + "\", or it is not supported: known are "
                + "int8 to int64, uint8 to uint64, float16 to float64, complex64, complex128, bool, S and U with a length, and records of those");
    }

    private static Optional<? extends Dtype> little(String kind) {
        for (ElementType type : ElementType.values()) {
            if (type != ElementType.CHAR16 && type.dtype().substring(1).equals(kind)) {
                return Optional.of(type);
            }
        }
        for (ComplexType type : ComplexType.values()) {
            if (type.dtype().substring(1).equals(kind)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static void refuseBigEndian(String name, String order) {
        if (order.equals(">")) {
            throw new IllegalArgumentException(
                    "Elements of type " + name + " are big-endian, which is not supported; NumPy's array.astype('<"
                            + name.substring(1) + "') makes them little-endian");
        }
    }

    private RecordType record() {
        if (++depth > DEEPEST) {
            throw broken("has records in records in records");
        }
        List<Field> fields = new ArrayList<>();
        long end = 0;
        expect('[');
        while (!next(']')) {
            expect('(');
            if (peek() == '(') {
                throw broken("has fields with titles");
            }
            String name = string();
            expect(',');
            String gap = name.isEmpty() && peek() != '[' ? gapBytes() : null;
            if (gap != null) {
                end += Long.parseLong(gap);
                expect(')');
            } else {
                Dtype type = peek() == '[' ? record() : named(string());
                Shape shape = next(',') && peek() != ')' ? shape() : Shape.SCALAR;
                expect(')');
                if (end > Integer.MAX_VALUE) {
                    throw broken("is beyond 2^31 - 1 bytes");
                }
                var field = new Field(name, (int) end, type, shape);
                if (shape.elements() > Integer.MAX_VALUE) {
                    throw broken("is beyond 2^31 - 1 bytes");
                }
                end += shape.elements() * type.bytes();
                fields.add(field);
            }
            if (!next(',') && peek() != ']') {
                throw broken("is no list of fields");
            }
        }
        depth--;
        if (end > Integer.MAX_VALUE) {
            throw broken("is beyond 2^31 - 1 bytes");
        }
        return new RecordType(fields, (int) end);
    }

    /** The size of what NumPy writes for a gap; null if the next text names a type. */
    private String gapBytes() {
        int before = at;
        Matcher gap = Patterns.GAP.matcher(string());
        if (gap.matches()) {
            return gap.group(1);
        }
        at = before;
        return null;
    }

    private Shape shape() {
        if (!next('(')) {
            return Shape.of(number());
        }
        List<Long> lengths = new ArrayList<>();
        while (!next(')')) {
            lengths.add(number());
            if (!next(',') && peek() != ')') {
                throw broken("has a field with a shape that is none");
            }
        }
        return lengths.isEmpty() ? Shape.SCALAR : Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
    }

    private long number() {
        int from = skipSpaces();
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && at - from < 18) {
            at++;
        }
        if (at == from) {
            throw broken("has no number where there should be one");
        }
        return Long.parseLong(text.substring(from, at));
    }

    private String string() {
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw broken("has no text where there should be one");
        }
        String value = text.substring(at + 1, end);
        if (value.indexOf('\\') >= 0) {
            throw broken("has escapes in its names");
        }
        at = end + 1;
        return value;
    }

    private void expect(char wanted) {
        if (!next(wanted)) {
            throw broken("is not a list of (name, type) or (name, type, shape)");
        }
    }

    private boolean next(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** The next character that is no space; a NUL at the end. */
    private char peek() {
        return skipSpaces() < text.length() ? text.charAt(at) : 0;
    }

    private int skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private IllegalArgumentException broken(String how) {
        return new IllegalArgumentException("The record type " + shown(text) + " " + how);
    }

    private static String shown(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }
}
