package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import java.util.function.UnaryOperator;
import org.sharray.storage.SentAsText;

/**
 * Writes the values that a lambda captured; {@link TaskDecoder} reads them. Where all of them are strings, boxed primitives, arrays or, for a pool's
 * worker, lambdas that have captured such values, they are written plainly: that spares a cold JVM the 40 ms that its first Java deserialisation
 * takes, and a warm one most of the time that a short loop takes. Anything else is serialised, all of them together, so that two captured values
 * that share an object still share it over there.
 */
final class Captures {
    /** Stands in the place of the number of values when they are serialised. */
    static final int SERIALIZED = -1;

    /** The number of a captured lambda's class, or 0 if the lambda has to be serialised. */
    @FunctionalInterface
    interface Numbering extends ToIntBiFunction<Class<?>, SerializedLambda> {}

    private final Numbering lambdas;

    /** The objects written that could be captured twice. */
    private final List<Object> written = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private Captures(Numbering lambdas) {
        this.lambdas = lambdas;
    }

    static void write(Object[] values, DataOutputStream out)
            throws IOException, ObjectBytes.UnserializableException {
        write(values, out, _ -> {}, (_, _) -> 0);
    }

    /**
     * Writes them.
     *
     * @param classes is told the names of the classes that a reader has to accept
     * @param lambdas numbers the classes of lambdas among them
     */
    static void write(Object[] values, DataOutputStream out, Consumer<String> classes, Numbering lambdas)
            throws IOException, ObjectBytes.UnserializableException {
        var plain = new Captures(lambdas);
        if (plain.write(values)) {
            plain.bytes.writeTo(out);
        } else {
            byte[] bytes = ObjectBytes.write(values, UnaryOperator.identity(), classes);
            out.writeInt(SERIALIZED);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /** Whether a value can be written plainly, and is no lambda. */
    static boolean isPlain(Object value) {
        return switch (value) {
            case null -> true;
            case String _,Integer _,Long _,Double _,Boolean _,Byte _,Short _,Character _,Float _,SentAsText _ -> true;
            default -> false;
        };
    }

    /** Writes values that are {@linkplain #isPlain plain}, how many there are before them; also one that comes twice. */
    static void writePlain(Object[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (var value : values) {
            var alone = new Captures((_, _) -> 0);
            if (!alone.write(value)) {
                throw new IllegalStateException("An array that is sent is closed: " + value);
            }
            alone.bytes.writeTo(out);
        }
    }

    /** The length, then the characters: two bytes each, as they are. */
    static void writeString(String text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    /** Writes the values plainly; false if one of them has to be serialised. */
    private boolean write(Object[] values) throws IOException {
        out.writeInt(values.length);
        for (var value : values) {
            if (!write(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean write(Object value) throws IOException {
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
            case SentAsText array -> {
                return isFirst(array) && writeArray(array);
            }
            default -> {
                return Lambdas.isLambda(value) && isFirst(value) && writeLambda(value);
            }
        }
        return true;
    }

    private boolean isFirst(Object value) {
        for (var earlier : written) {
            if (earlier == value) {
                return false;
            }
        }
        return written.add(value);
    }

    private boolean writeArray(SentAsText array) throws IOException {
        String text;
        try {
            text = array.sentText();
        } catch (RuntimeException closed) {
            return false; // serialisation says where it was found
        }
        out.writeByte('A');
        writeString(text, out);
        return true;
    }

    private boolean writeLambda(Object lambda) throws IOException {
        var form = Lambdas.serializedForm(lambda);
        int number = form == null ? 0 : lambdas.applyAsInt(lambda.getClass(), form);
        if (number == 0) {
            return false;
        }
        out.writeByte('L');
        out.writeInt(number);
        return write(TaskEncoder.capturedBy(form));
    }
}
