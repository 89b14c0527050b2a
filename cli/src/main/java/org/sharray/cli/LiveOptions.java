package org.sharray.cli;

import java.time.Duration;

import org.sharray.cli.terminal.Look;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** The options of what is shown again and again. */
final class LiveOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = {"-i", "--interval"}, paramLabel = "SECONDS", defaultValue = "0.5", converter = Interval.class, //
            description = "From one look at the arrays to the next, 0.1 to 60 (default: ${DEFAULT-VALUE}).")
    Duration interval;

    /** What the output can show. */
    Look look() {
        return look(spec);
    }

    /** What the output of a command can show. */
    static Look look(CommandSpec command) {
        return Look.of(System.out.charset(), command.commandLine().getColorScheme().ansi().enabled());
    }

    private static final class Interval implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds >= 0.1 && seconds <= 60) {
                    return Duration.ofMillis(Math.round(seconds * 1000));
                }
            } catch (NumberFormatException e) {
                // said below, like a number out of the range
            }
            throw new TypeConversionException("'" + text + "' is not a number of seconds from 0.1 to 60");
        }
    }
}
