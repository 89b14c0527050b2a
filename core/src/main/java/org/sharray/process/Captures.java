package org.sharray.process;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Writes the values that a lambda captured; {@link TaskDecoder} reads them. Where all of them are strings and boxed primitives, they are written
 * plainly: that spares a cold JVM the 40 ms that its first Java deserialisation takes. Anything else is serialised, all of
 * them together, so that two captured values that share an object still share it over there.
 */
final class Captures {
    /** Stands in the place of the number of values when they are serialised. */
    static final int SERIALIZED = -1;

    private Captures() {}

    static void write(Object[] values, DataOutputStream out)
            throws IOException, ObjectBytes.UnserializableException {
        write(values, out, _ -> {});
    }

    /** Writes them, and tells the names of the classes that a reader has to accept. */
    static void write(Object[] values, DataOutputStream out, Consumer<String> classes)
            throws IOException, ObjectBytes.UnserializableException {
        if (allPlain(values)) {
            out.writeInt(values.length);
            for (var value : values) {
                writePlain(value, out);
            }
        } else {
            byte[] bytes = ObjectBytes.write(values, UnaryOperator.identity(), classes);
            out.writeInt(SERIALIZED);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static boolean allPlain(Object[] values) {
        for (var value : values) {
            if (!isPlain(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(Object value) {
        return switch (value) {
            case null -> true;
            case String _,Integer _,Long _,Double _,Boolean _,Byte _,Short _,Character _,Float _ -> true;
            default -> false;
        };
    }

    /** The length, then the characters: two bytes each, as they are. */
    static void writeString(String text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static void writePlain(Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case null -> out.writeByte('0');
            case String text -> {
                out.writeByte('T');
                writeString(text, out);
            }
            case Integer number -> {
                out.writeByte('I');
                out.writeInt(number);
            }
            case Long number -> {
                out.writeByte('J');
                out.writeLong(number);
            }
            case Double number -> {
                out.writeByte('D');
                out.writeDouble(number);
            }
            case Boolean truth -> {
                out.writeByte('Z');
                out.writeBoolean(truth);
            }
            case Byte number -> {
                out.writeByte('B');
                out.writeByte(number);
            }
            case Short number -> {
                out.writeByte('S');
                out.writeShort(number);
            }
            case Character character -> {
                out.writeByte('C');
                out.writeChar(character);
            }
            case Float number -> {
                out.writeByte('F');
                out.writeFloat(number);
            }
            default -> throw new AssertionError(value.getClass());
        }
    }
}
