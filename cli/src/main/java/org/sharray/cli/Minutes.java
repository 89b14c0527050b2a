package org.sharray.cli;

import java.time.Duration;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in minutes, which need not be whole. */
final class Minutes implements ITypeConverter<Duration> {

    private static final double LEAST = 0.01;
    private static final double MOST = 10_000;

    @Override
    public Duration convert(String text) {
        try {
            double minutes = Double.parseDouble(text);
            if (minutes >= LEAST && minutes <= MOST) {
                return Duration.ofMillis(Math.round(minutes * 60_000));
            }
        } catch (NumberFormatException e) {
            // said below, like a number out of the range
        }
        throw new TypeConversionException("'" + text + "' is not a number of minutes from 0.01 to 10000");
    }
}
