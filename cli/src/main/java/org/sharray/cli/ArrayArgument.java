package org.sharray.cli;

import java.util.function.Supplier;

import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what an array is described by. */
final class ArrayArgument {

    private ArrayArgument() {}

    /** Reads an element type: one character is a typecode of Python's arrays, all else a dtype of NumPy. */
    static final class Type implements ITypeConverter<Dtype> {

        @Override
        public Dtype convert(String text) {
            return explained(() -> text.length() == 1 ? ElementType.ofTypecode(text.charAt(0)) : Dtype.parse(text));
        }
    }

    /** Reads the lengths of an array's dimensions. */
    static final class Dimensions implements ITypeConverter<Shape> {

        @Override
        public Shape convert(String text) {
            return explained(() -> Shape.parse(text));
        }
    }

    private static <T> T explained(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(Failures.decapitalised(wrong.getMessage()));
        }
    }

}
