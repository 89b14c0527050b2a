package org.sharray.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.cli.output.Facts;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.type.Dtype;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates an array of zeros that other processes find. */
@Command(name = "create", sortOptions = false, //
        description = "Create an array of zeros that other processes find by its name, or in a file.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray create scores --dtype '<f8' --shape 1000,3", //
                "  sharray create points -d \"[('x','<f8'),('n','<i4')]\" -s 10", //
                "  sharray create --file table.npy --dtype i --shape 5 --unlocked"})
final class CreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "By which processes of this user open it.")
    private String name;

    @Option(names = {"-f", "--file"}, paramLabel = "PATH", description = "A new .npy file, instead of NAME.")
    private Path file;

    @Option(names = {"-d",
            "--dtype"}, paramLabel = "TYPE", required = true, converter = ArrayArgument.Type.class, //
            description = "Of the elements, as NumPy names it: '<f8', float64, S16, '<U5', complex128, or a list of "
                    + "fields. A single letter is a typecode of Python's Array, such as i or d; c is a byte, u a char of Java.")
    private Dtype dtype;

    @Option(names = {"-s",
            "--shape"}, paramLabel = "LENGTHS", required = true, converter = ArrayArgument.Dimensions.class, //
            description = "Of the dimensions, in elements: 5 or 1000,3.")
    private Shape shape;

    @Option(names = "--unlocked", description = "Without a lock.")
    private boolean unlocked;

    @Option(names = "--strict", description = "Whose lock waits for its repair when an owner has died.")
    private boolean strict;

    @Option(names = "--stripes", paramLabel = "N", converter = Range.Stripes.class, //
            description = "With a lock for each of at most so many parts besides.")
    private Integer stripes;

    @Option(names = "--participants", paramLabel = "N", converter = Range.Participants.class, //
            description = "How many processes can have it open for writing at a time.")
    private Integer participants;

    @Option(names = "--packed", description = "Fields of records without gaps, as NumPy lays them by itself, "
            + "not as a C compiler does; such fields may have no columns.")
    private boolean packed;

    @Override
    public Integer call() {
        requirePlace();
        if (unlocked && (strict || stripes != null || participants != null)) {
            throw wrong("--strict, --stripes and --participants are about the lock; leave out --unlocked");
        } else if (packed && !(dtype instanceof RecordType)) {
            throw wrong("--packed is for records; the elements are " + dtype);
        }
        Dtype type = dtype instanceof RecordType records && !packed ? records.aligned() : dtype;
        try (var array = create(type)) {
            spec.commandLine().getOut().printf("Created %s: %s, in %s%n", file == null ? name : file,
                    Facts.array(type, shape, array.byteSize(), array.hasLock()), array.handle().file().orElseThrow());
        }
        return ExitCode.OK;
    }

    private void requirePlace() {
        if ((name == null) == (file == null)) {
            throw wrong(name == null ? "a NAME or --file PATH is missing" : "give NAME or --file, not both");
        } else if (name != null && ArrayPlace.isFile(name)) {
            throw wrong("'" + name + "' looks like a file; write --file " + name);
        }
    }

    private SharedArray create(Dtype type) {
        try {
            return SharedArray.create(type, shape, options());
        } catch (IllegalArgumentException refused) {
            throw wrong(refused.getMessage());
        }
    }

    private ArrayOptions options() {
        ArrayOptions options = ArrayOptions.options();
        options = file == null ? options.named(name) : options.file(file);
        options = unlocked ? options.unlocked() : options;
        options = strict ? options.strict() : options;
        options = stripes == null ? options : options.stripes(stripes);
        return participants == null ? options : options.participants(participants);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
