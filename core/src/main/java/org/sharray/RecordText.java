package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sharray.codec.TextCodec;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType;
import org.sharray.type.TextType;

/** Records for people, as NumPy shows them: in parentheses, arrays in brackets. The fields may lie anywhere, aligned or not. */
final class RecordText {
    private RecordText() {}

    /** What stands at a place. */
    static String of(Dtype type, MemorySegment memory, long offset) {
        return switch (type) {
            case ElementType element -> number(element, memory, offset);
            case ComplexType complex -> number(complex.part(), memory, offset) + "+"
                    + number(complex.part(), memory, offset + complex.part().bytes()) + "j";
            case TextType text -> text(text, memory, offset);
            case RecordType records -> records.fields().stream().map(field -> field.shape().rank() == 0
                    ? of(field.type(), memory, offset + field.offset())
                    : IntStream.range(0, (int) field.shape().elements())
                            .mapToObj(i -> of(field.type(), memory,
                                    offset + field.offset() + (long) i * field.type().bytes()))
                            .collect(Collectors.joining(", ", "[", "]")))
                    .collect(Collectors.joining(", ", "(", ")"));
        };
    }

    private static String text(TextType type, MemorySegment memory, long offset) {
        try {
            return "'" + new TextCodec(type).read(memory, offset) + "'";
        } catch (ArrayFormatException noText) {
            return "<no text>";
        }
    }

    private static String number(ElementType type, MemorySegment memory, long offset) {
        long bits = switch (type.bytes()) {
            case 1 -> memory.get(ValueLayout.JAVA_BYTE, offset);
            case 2 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
            case 4 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
            default -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
        };
        return switch (type) {
            case FLOAT16 -> String.valueOf(Float.float16ToFloat((short) bits));
            case FLOAT32 -> String.valueOf(Float.intBitsToFloat((int) bits));
            case FLOAT64 -> String.valueOf(Double.longBitsToDouble(bits));
            case BOOL -> String.valueOf(bits != 0);
            case CHAR16 -> String.valueOf((char) bits);
            case UINT8, UINT16, UINT32 -> String.valueOf(bits & (1L << type.bytes() * Byte.SIZE) - 1);
            case UINT64 -> Long.toUnsignedString(bits);
            default -> String.valueOf(bits);
        };
    }
}
