package org.sharray.cli.arrays;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.sharray.Inspection;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.output.ProgressBar;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an array of a file's elements. Text is read twice: for its shape and type, and for its values; so it need not fit the heap. */
@Command(name = "import", sortOptions = false, //
        description = "Make a named array of the elements in a file: csv (rows of values), json (lists in lists) or npy. The "
                + "array is found when it is complete; an import that fails leaves none.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray import table.csv table", //
                "  sharray import points.json points --dtype \"[('x','<f8'),('n','<i4')]\"", //
                "  sharray import data.txt data --format csv --dtype '<f4'"})
final class ImportCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "What is read.")
    private Path file;

    @Parameters(index = "1", paramLabel = "NAME", description = "Of the new array.")
    private String name;

    @Option(names = {"-f",
            "--format"}, paramLabel = "FORMAT", description = "csv, json or npy, if the file's name does not tell.")
    private Format format;

    @Option(names = {"-d",
            "--dtype"}, paramLabel = "TYPE", description = "Of the elements, as NumPy names it. Otherwise int64, float64, bool or a "
                    + "text that can hold all values. Records stand in csv below a line with the names of their fields.")
    private String dtype;

    @Option(names = "--unlocked", description = "Without a lock.")
    private boolean unlocked;

    private ImportCommand() {}

    @Override
    public Integer call() throws IOException {
        Format known = Format.of(format, file);
        Dtype wanted = dtype == null ? null : read(() -> Dtype.parse(dtype));
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        } else if (!Files.isRegularFile(file)) {
            throw new CommandException(file + " is not a regular file; what comes from a pipe can't be read twice");
        }
        try {
            switch (known) {
                case CSV -> csv(wanted);
                case JSON -> json(wanted);
                case NPY -> npy(wanted);
            }
        } catch (CharacterCodingException noText) {
            throw new CommandException(file + " is not text in UTF-8", noText);
        }
        return ExitCode.OK;
    }

    private void make(Dtype type, Shape shape, Filling filling) throws IOException {
        Dtype laidOut = type instanceof RecordType record ? record.aligned() : type;
        try (NewArray made = read(() -> new NewArray(ArrayPlace.of(name), laidOut, shape, unlocked))) {
            try (ProgressBar bar = new ProgressBar(err(), "Importing")) {
                filling.fill(made.elements(), bar);
            }
            made.publish();
            out().printf("Created %s: %s, in %s%n", SafeText.of(name),
                    Facts.array(laidOut, shape, made.elements().array().byteSize(), !unlocked),
                    SafeText.of(made.file().toString()));
        }
    }

    private interface Filling {
        void fill(Elements elements, ProgressBar bar) throws IOException;
    }

    private void npy(Dtype wanted) throws IOException {
        try (Inspection source = Inspection.open(file)) {
            Dtype type = source.facts().type();
            Shape shape = source.facts().shape();
            make(wanted == null ? type : wanted, shape,
                    (elements, bar) -> Copying.copy(Elements.of(source.array(), type, shape), elements, bar));
        }
    }

    private void csv(Dtype wanted) throws IOException {
        boolean records = wanted instanceof RecordType;
        long rows = 0;
        int columns = -1;
        Guess guess = new Guess();
        try (CsvReader reader = new CsvReader(file)) {
            List<String> header = records ? reader.next() : null;
            for (List<String> row = reader.next(); row != null; row = reader.next()) {
                if (columns >= 0 && row.size() != columns) {
                    throw new CommandException(file + ", line " + reader.line() + ": " + row.size()
                            + " values, where the rows before have "
                            + columns);
                }
                columns = row.size();
                row.forEach(guess::add);
                rows++;
            }
            if (header != null && columns >= 0 && header.size() != columns) {
                throw new CommandException(file + ": the first line has to be the names of the fields");
            }
        }
        long count = rows;
        Shape shape = records || columns <= 1 ? Shape.of(rows) : Shape.of(rows, columns);
        make(wanted == null ? guess.type() : wanted, shape, (elements, bar) -> fillFromRows(elements, count, bar));
    }

    private void fillFromRows(Elements elements, long rows, ProgressBar bar) throws IOException {
        try (CsvReader reader = new CsvReader(file)) {
            if (elements.type() instanceof RecordType) {
                List<String> header = reader.next();
                if (header != null && !header.equals(elements.fields())) {
                    throw new CommandException(
                            file + " begins with the fields " + header + ", the records have " + elements.fields());
                }
            }
            long next = 0;
            long done = 0;
            for (List<String> row = reader.next(); row != null; row = reader.next()) {
                try {
                    if (elements.type() instanceof RecordType) {
                        elements.set(next++, elements.parse(row));
                    } else {
                        for (String value : row) {
                            elements.set(next++, Elements.parse(elements.type(), value));
                        }
                    }
                } catch (CommandException unfit) {
                    throw new CommandException(file + ", line " + reader.line() + ": " + unfit.getMessage(), unfit);
                }
                if ((++done & 0xFFF) == 0) {
                    bar.reached(done, rows);
                }
            }
        }
    }

    private void json(Dtype wanted) throws IOException {
        Guess guess = new Guess();
        JsonElements seen = new JsonElements(file);
        seen.read(value -> {
            if (value instanceof Map<?, ?> && !(wanted instanceof RecordType)) {
                throw new CommandException(file + " has objects; say with --dtype which fields the records have");
            }
            guess.add(String.valueOf(value));
        });
        Shape shape = seen.shape();
        if (wanted instanceof ComplexType) {
            if (shape.rank() < 2 || shape.length(shape.rank() - 1) != 2) {
                throw new CommandException(file + ": complex numbers are lists of two numbers in JSON");
            }
            shape = Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 1));
        }
        make(wanted == null ? guess.type() : wanted, shape,
                (elements, bar) -> new JsonElements(file).read(new Filler(elements, bar)));
    }

    /** Puts value after value into an array. */
    private static final class Filler implements Consumer<Object> {
        private final Elements elements;
        private final ProgressBar bar;
        private long next;
        private Object real;

        Filler(Elements elements, ProgressBar bar) {
            this.elements = elements;
            this.bar = bar;
        }

        @Override
        public void accept(Object value) {
            if (elements.type() instanceof ComplexType && real == null) {
                real = value;
                return;
            }
            elements.set(next, parsed(value));
            real = null;
            if ((++next & 0xFFF) == 0) {
                bar.reached(next, elements.count());
            }
        }

        private Object parsed(Object value) {
            if (elements.type() instanceof RecordType record) {
                Iterator<String> row = JsonElements.row(record, value).iterator();
                return elements.parse(() -> row);
            } else if (elements.type() instanceof ComplexType complex) {
                return new Elements.Complex((Number) Elements.parse(complex.part(), String.valueOf(real)),
                        (Number) Elements.parse(complex.part(), String.valueOf(value)));
            }
            return Elements.parse(elements.type(), String.valueOf(value));
        }
    }
}
