[#include "names.ftl"]
[#assign Array = "Shared" + Type + "Array"]
[#assign masked = integer && bytes < 8]
[#assign small = type == "byte" || type == "short"]
[#assign SIGNS = (type == "byte")?then("0x8080_8080", "0x8000_8000")]
[#-- In what the least element is looked for: as an integer, whose order is that of the elements; a double as it is. --]
[#assign Key = (bytes == 8)?then("long", "int")]
[#assign layouts = [{"name": "Adjacent", "parameters": "", "arguments": "", "next": "(long) quarter << " + shift, "at": "place + ((long) i << " + shift + ")"},
        {"name": "Apart", "parameters": ", long stride", "arguments": ", stride", "next": "quarter * stride", "at": "place + i * stride"}]]
[#macro halved name result combined parameters="" arguments=""]
    private static [=result] [=name](MemorySegment memory, long place, long stride, long count[=parameters]) {
        if (count > BLOCK) {
            long half = count >> 1;
            return [=combined?replace("first", name + "(memory, place, stride, half" + arguments + ")")?replace("second", name + "(memory, place + half * stride, stride, count - half" + arguments + ")")];
        }
        return stride == [=bytes]
                ? [=name]Adjacent(memory, place, (int) count[=arguments])
                : [=name]Apart(memory, place, stride, (int) count[=arguments]);
    }
[/#macro]
package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;
import org.sharray.layout.Geometry;
import org.sharray.type.ElementType;

/**
 * The sum of all {@code [=type]} elements, the least and the largest one[#if floating], and the dot product[/#if], wherever they lie.
 *
 * <p>
 * Runs of elements at one distance are halved until they are blocks, and of a block four quarters are read at once: so an operation does not wait for the
 * one before it[#if floating], and rounding errors stay small[#else], and the JIT compiler of JDK 25 finds the loop worth to be vectorised, which it does not find that of one sum[/#if].
[#if floating]
 * The order of additions depends on how many elements a run has, and on nothing else. The JIT compiler of JDK 25 does not vectorise
 * what reads floating-point numbers from memory segments (JDK-8329077).
[/#if]
 */
final class [=className] {
    private static final ValueLayout.Of[=Type] LAYOUT = ValueLayout.JAVA_[=TYPE];
[#if small]
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
[/#if]

    /** Elements of a block at most. */
    private static final int BLOCK = 2048;

    private [=className]() {}

    private static NoSuchElementException empty() {
        return new NoSuchElementException("The array has no elements, and so none that is the least or the largest");
    }

[#if type == "short"]
    private static void requireInteger(ElementType type) {
        if (type == ElementType.FLOAT16) {
            throw new UnsupportedOperationException(
                    "The elements are half-precision numbers, which shorts only carry; read them by getFloat16");
        }
    }

[/#if]
[#if masked]
    /** Which bits of an element, widened to a {@code long}, count. */
    private static long mask(ElementType type) {
[#if type == "short"]
        requireInteger(type);
[/#if]
        return type.isUnsigned() ? [=(bytes == 4)?then("0xffff_ffffL", (bytes == 2)?then("0xffff", "0xff"))] : -1;
    }

[/#if]
[#if integer]
    /** Which bits of elements to flip, so that the one looked for is the least signed number. */
    private static [=Key] flip(ElementType type, boolean largest) {
[#if type == "short"]
        requireInteger(type);
[/#if]
        [=Key] signs = type.isUnsigned() ? [=small?then(SIGNS, Box + ".MIN_VALUE")] : 0;
        return largest ? ~signs : signs;
    }

[/#if]
[#------------------------------------------------------------------------------ sum --]
    static [=Sum] sum([=Array] array) {
[#if masked]
        long mask = mask(array.elementType());
[/#if]
        [=Sum] sum = 0;
        for (long index = 0; index < array.length(); index++) {
            sum += array.get(index)[#if masked] & mask[/#if];
        }
        return sum;
    }

    static [=Sum] sum(MemorySegment memory, long start, Geometry geometry[#if masked], ElementType type[/#if]) {
[#if masked]
        long mask = mask(type);
[/#if]
        long run = geometry.runLength();
        [=Sum] sum = 0;
        for (long from = 0; from < geometry.length(); from += run) {
            sum += sum(memory, start + geometry.at(from), geometry.runStride(), run[#if masked], mask[/#if]);
        }
        return sum;
    }

[#assign maskParameter][#if masked], long mask[/#if][/#assign]
[#assign maskArgument][#if masked], mask[/#if][/#assign]
[@halved name="sum" result=Sum combined="first\n                    + second" parameters=maskParameter arguments=maskArgument/]

[#list layouts as layout]
[#if small && layout.name == "Adjacent"]
    /** By words of [=4 / bytes] elements, whose bits are unsigned numbers: the signed ones, which are flipped into their order, are less by half the numbers that there are. */
    private static long sumAdjacent(MemorySegment memory, long place, int count, long mask) {
        boolean signed = mask < 0;
        int flip = signed ? [=SIGNS] : 0;
        int words = count >> [=2 - shift];
        int bits = 0;
        for (int i = 0; i < words; i++) {
            int word = memory.get(WORD, place + ((long) i << 2)) ^ flip;
            bits += [#if bytes == 1](word & 0xff) + (word >>> 8 & 0xff) + ((word >>> 16 & 0xff) + (word >>> 24))[#else](word & 0xffff) + (word >>> 16)[/#if];
        }
        long sum = signed ? bits - ((long) words << [=(bytes == 1)?then(9, 16)]) : bits;
        for (int i = words << [=2 - shift]; i < count; i++) {
            sum += number(memory, [=layout.at], mask);
        }
        return sum;
    }
[#else]
    private static [=Sum] sum[=layout.name](MemorySegment memory, long place[=layout.parameters], int count[=maskParameter]) {
        int quarter = count >> 2;
        long next = [=layout.next];
        [=Sum] sum = 0;
        for (int i = 0; i < quarter; i++) {
            long at = [=layout.at];
            sum += (number(memory, at[=maskArgument]) + number(memory, at + next[=maskArgument]))
                    + (number(memory, at + 2 * next[=maskArgument]) + number(memory, at + 3 * next[=maskArgument]));
        }
        for (int i = quarter << 2; i < count; i++) {
            sum += number(memory, [=layout.at][=maskArgument]);
        }
        return sum;
    }
[/#if]

[/#list]
    private static [=Sum] number(MemorySegment memory, long place[=maskParameter]) {
        return memory.get(LAYOUT, place)[#if masked] & mask[/#if];
    }

[#------------------------------------------------------------------------------ min, max --]
[#if type == "double"]
[#list [{"name": "min", "less": "<", "more": ">", "start": "Double.POSITIVE_INFINITY", "zero": "-0.0"}, {"name": "max", "less": ">", "more": "<", "start": "Double.NEGATIVE_INFINITY", "zero": "0.0"}] as end]
    static double [=end.name]([=Array] array) {
        if (array.length() == 0) {
            throw empty();
        }
        double [=end.name] = array.get(0);
        for (long index = 1; index < array.length(); index++) {
            [=end.name] = Math.[=end.name]([=end.name], array.get(index));
        }
        return [=end.name];
    }

    static double [=end.name](MemorySegment memory, long start, Geometry geometry) {
        if (geometry.length() == 0) {
            throw empty();
        }
        long run = geometry.runLength();
        double [=end.name] = [=end.start];
        for (long from = 0; from < geometry.length(); from += run) {
            [=end.name] = Math.[=end.name]([=end.name], [=end.name](memory, start + geometry.at(from), geometry.runStride(), run));
        }
        return [=end.name];
    }

[@halved name=end.name result="double" combined="Math." + end.name + "(first,\n                    second)"/]

[#list layouts as layout]
    private static double [=end.name][=layout.name](MemorySegment memory, long place[=layout.parameters], int count) {
        double [=end.name] = [=end.start];
        for (int i = 0; i < count; i++) {
            double value = memory.get(LAYOUT, [=layout.at]);
            if (!(value [=end.more]= [=end.name])) { // a branch that is seldom taken; what Math.[=end.name] gives, the next one would have to wait for
                if (Double.isNaN(value)) {
                    return value;
                }
                [=end.name] = value;
            }
        }
        for (int i = 0; i < count && [=end.name] == 0; i++) { // of both zeros, [=end.zero] is the [=(end.name == "min")?then("less", "larger")]
            if (Double.doubleToRawLongBits(memory.get(LAYOUT, [=layout.at])) == [=(end.name == "min")?then("Long.MIN_VALUE", "0")]) {
                return [=end.zero];
            }
        }
        return [=end.name];
    }

[/#list]
[/#list]
[#else]
[#if floating]
    /** What makes the NaNs of both signs the smallest numbers when it is added, since they lie at both ends of the circle of numbers. */
    private static final int NANS_FIRST = Integer.MAX_VALUE - Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    /** The least number that is not a NaN's. */
    private static final int LEAST = key(Float.NEGATIVE_INFINITY, 0);

    /** A number in whose order floats lie from -Infinity to Infinity, -0.0 before 0.0; the other way round with all bits flipped; NaNs first. */
    private static int key(float value, int flip) {
        int bits = Float.floatToRawIntBits(value);
        return (bits ^ bits >> 31 >>> 1 ^ flip) + NANS_FIRST;
    }

    private static float value(int key, int flip) {
        if (key < LEAST) {
            return Float.NaN;
        }
        int bits = key - NANS_FIRST ^ flip;
        return Float.intBitsToFloat(bits ^ bits >> 31 >>> 1);
    }

    private static int flip(boolean largest) {
        return largest ? -1 : 0;
    }

    private static int key(MemorySegment memory, long place, int flip) {
        return key(memory.get(LAYOUT, place), flip);
    }

[#else]
    private static [=Key] key([=type] value, [=Key] flip) {
        return [=narrowed("value ^ flip")];
    }

    private static [=type] value([=Key] key, [=Key] flip) {
        return [=narrowed("key ^ flip")];
    }

    private static [=Key] key(MemorySegment memory, long place, [=Key] flip) {
        return key(memory.get(LAYOUT, place), flip);
    }

[/#if]
[#assign typeParameter][#if integer], ElementType type[/#if][/#assign]
[#assign typeArgument][#if integer]type, [/#if][/#assign]
[#list [{"name": "min", "largest": "false"}, {"name": "max", "largest": "true"}] as end]
    static [=type] [=end.name]([=Array] array) {
        return least(array, flip([#if integer]array.elementType(), [/#if][=end.largest]));
    }

    static [=type] [=end.name](MemorySegment memory, long start, Geometry geometry[=typeParameter]) {
        return least(memory, start, geometry, flip([=typeArgument][=end.largest]));
    }

[/#list]
    private static [=type] least([=Array] array, [=Key] flip) {
        if (array.length() == 0) {
            throw empty();
        }
        [=Key] least = key(array.get(0), flip);
        for (long index = 1; index < array.length(); index++) {
            least = Math.min(least, key(array.get(index), flip));
        }
        return value(least, flip);
    }

    private static [=type] least(MemorySegment memory, long start, Geometry geometry, [=Key] flip) {
        if (geometry.length() == 0) {
            throw empty();
        }
        long run = geometry.runLength();
        [=Key] least = [=(Key == "int")?then("Integer", "Long")].MAX_VALUE;
        for (long from = 0; from < geometry.length(); from += run) {
            least = Math.min(least, least(memory, start + geometry.at(from), geometry.runStride(), run, flip));
        }
        return value(least, flip);
    }

[@halved name="least" result=Key combined="Math.min(first,\n                    second)" parameters=", " + Key + " flip" arguments=", flip"/]

[#list layouts as layout]
[#if small && layout.name == "Adjacent"]
    /** By words of [=4 / bytes] elements: moved to the highest place, each of them decides which word is less; what is below does not matter. */
    private static int leastAdjacent(MemorySegment memory, long place, int count, int flip) {
        int words = count >> [=2 - shift];
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < words; i++) {
            int word = memory.get(WORD, place + ((long) i << 2)) ^ flip;
            least = Math.min(least, [#if bytes == 1]Math.min(Math.min(word, word << 8), Math.min(word << 16, word << 24))[#else]Math.min(word, word << 16)[/#if]);
        }
        least >>= [=32 - bytes * 8];
        for (int i = words << [=2 - shift]; i < count; i++) {
            least = Math.min(least, key(memory, [=layout.at], flip));
        }
        return least;
    }
[#else]
    private static [=Key] least[=layout.name](MemorySegment memory, long place[=layout.parameters], int count, [=Key] flip) {
        int quarter = count >> 2;
        long next = [=layout.next];
        [=Key] least = [=(Key == "int")?then("Integer", "Long")].MAX_VALUE;
        for (int i = 0; i < quarter; i++) {
            long at = [=layout.at];
            least = Math.min(least, Math.min(Math.min(key(memory, at, flip), key(memory, at + next, flip)),
                    Math.min(key(memory, at + 2 * next, flip), key(memory, at + 3 * next, flip))));
        }
        for (int i = quarter << 2; i < count; i++) {
            least = Math.min(least, key(memory, [=layout.at], flip));
        }
        return least;
    }
[/#if]

[/#list]
[/#if]
[#if floating]
[#------------------------------------------------------------------------------ dot --]
    static double dot([=Array] left, [=Array] right) {
        if (left.length() != right.length()) {
            throw new IllegalArgumentException("The arrays have " + left.length() + " and " + right.length() + " elements; both must have the same (use a slice)");
        }
        boolean ordered = left.isColumnMajor() == right.isColumnMajor() || !left.shape().equals(right.shape());
        Geometry indices = Geometry.whole(left.shape(), left.isColumnMajor(), [=bytes]);
        double sum = 0;
        for (long index = 0; index < left.length(); index++) {
            sum += [#if type == "float"](double) [/#if]left.get(index) * right.get(ordered ? index : right.index(indices.indices(index)));
        }
        return sum;
    }

    /** Of elements at one distance from each other, on both sides. */
    static double dot(MemorySegment memory, long place, long stride, MemorySegment others, long otherPlace, long otherStride, long count) {
        if (count > BLOCK) {
            long half = count >> 1;
            return dot(memory, place, stride, others, otherPlace, otherStride, half)
                    + dot(memory, place + half * stride, stride, others, otherPlace + half * otherStride, otherStride, count - half);
        }
        return stride == [=bytes] && otherStride == [=bytes]
                ? dotAdjacent(memory, place, others, otherPlace, (int) count)
                : dotApart(memory, place, stride, others, otherPlace, otherStride, (int) count);
    }

[#list [{"name": "Adjacent", "stride": "", "otherStride": "", "times": "(long) # << " + shift, "otherTimes": "(long) # << " + shift},
        {"name": "Apart", "stride": ", long stride", "otherStride": ", long otherStride", "times": "# * stride", "otherTimes": "# * otherStride"}] as layout]
    private static double dot[=layout.name](MemorySegment memory, long place[=layout.stride], MemorySegment others, long otherPlace[=layout.otherStride],
            int count) {
        int quarter = count >> 2;
        long next = [=layout.times?replace("#", "quarter")];
        long otherNext = [=layout.otherTimes?replace("#", "quarter")];
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int i = 0; i < quarter; i++) {
            long at = place + ([=layout.times?replace("#", "i")]);
            long other = otherPlace + ([=layout.otherTimes?replace("#", "i")]);
            first += number(memory, at) * number(others, other);
            second += number(memory, at + next) * number(others, other + otherNext);
            third += number(memory, at + 2 * next) * number(others, other + 2 * otherNext);
            fourth += number(memory, at + 3 * next) * number(others, other + 3 * otherNext);
        }
        double sum = (first + second) + (third + fourth);
        for (int i = quarter << 2; i < count; i++) {
            sum += number(memory, place + ([=layout.times?replace("#", "i")])) * number(others, otherPlace + ([=layout.otherTimes?replace("#", "i")]));
        }
        return sum;
    }

[/#list]
[/#if]
}
