package org.sharray.cli.arrays;

import java.util.ArrayList;
import java.util.List;

import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.output.ProgressBar;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.cli.select.Selection;
import org.sharray.type.Shape;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies elements. */
@Command(name = "copy", sortOptions = false, //
        description = "Copy elements of one array into another of the same shape, under the lock of the target; the source is read as it "
                + "is found. Values are checked where the types differ.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray copy scores backup --create", //
                "  sharray copy 'scores[0]' 'scores[1]'", //
                "  sharray copy 4711:8 rescued --create"})
final class CopyCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "FROM", description = "An array, with subscripts or without, as for 'sharray show'.")
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "The same; with --create, a new name.")
    private String to;

    @Option(names = {"-c", "--create"}, description = "Make TO, with the type and shape of what is copied.")
    private boolean create;

    @Mixin
    private HoldOption lock;

    private CopyCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Selection source = read(() -> Selection.open(from)); ProgressBar bar = new ProgressBar(err(), "Copying")) {
            Elements elements = Elements.of(source);
            if (create) {
                create(elements, source.elements().hasLock(), bar);
            } else {
                copy(source, elements, bar);
            }
        }
        return ExitCode.OK;
    }

    private void create(Elements elements, boolean locked, ProgressBar bar) {
        Shape shape = elements.shape().rank() == 0 ? Shape.of(1) : elements.shape();
        try (NewArray made = read(() -> new NewArray(ArrayPlace.of(to), elements.type(), shape, !locked))) {
            Copying.copy(elements, made.elements(), bar);
            made.publish();
            bar.close();
            out().printf("Created %s: %s, in %s%n", SafeText.of(to),
                    Facts.array(elements.type(), shape, made.elements().array().byteSize(), locked),
                    SafeText.of(made.file().toString()));
        }
    }

    private void copy(Selection source, Elements elements, ProgressBar bar) throws InterruptedException {
        try (Selection target = read(() -> Selection.openForWriting(to))) {
            if (!source.shape().equals(target.shape())) {
                throw new CommandException(
                        from + " has the shape " + source.shape() + ", " + to + " has " + target.shape());
            }
            Elements into = Elements.of(target);
            try (var _ = lock.hold(target.elements(), target.place().text(), err())) {
                if (source.place().search().path().equals(target.place().search().path())) {
                    copyWithin(elements, into);
                } else {
                    Copying.copy(elements, into, bar);
                }
            }
        }
    }

    /** Elements of one array may overlap. */
    private static void copyWithin(Elements elements, Elements into) {
        List<Object> values = new ArrayList<>();
        for (long i = 0; i < elements.count(); i++) {
            values.add(elements.get(i));
        }
        for (int i = 0; i < values.size(); i++) {
            into.set(i, values.get(i));
        }
    }
}
