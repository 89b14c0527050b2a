package org.sharray.cli.arrays;

import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.cli.select.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes elements. */
@Command(name = "set", sortOptions = false, //
        description = "Change elements of an array, under its lock. A value that the elements can't hold is refused, and nothing is "
                + "written; all the elements that a slice takes get the same value.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray set 'scores[3]=7'", //
                "  sharray set 'scores[10:20,-1]=NaN'", //
                "  sharray set \"points['name'][0]=Ada\" --no-lock"})
final class SetCommand extends PrintingCommand {
    @Parameters(paramLabel = "ELEMENTS=VALUE", description = "An array with subscripts, as for 'sharray show', and what they become. Numbers as Java "
            + "or Python write them, true or false, texts as they are, complex numbers as 1.5-2j.")
    private String text;

    @Mixin
    private HoldOption lock;

    private SetCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        int equals = equals(text);
        try (Selection selection = read(() -> Selection.openForWriting(text.substring(0, equals)))) {
            fill(selection, text.substring(equals + 1), lock, this);
        }
        return ExitCode.OK;
    }

    static void fill(Selection selection, String value, HoldOption lock, PrintingCommand command)
            throws InterruptedException {
        Elements elements = Elements.of(selection);
        Object parsed = Elements.parse(selection.type(), value);
        try (var _ = lock.hold(selection.elements(), selection.place().text(), command.err())) {
            for (long i = 0; i < elements.count(); i++) {
                elements.set(i, parsed);
            }
        }
    }

    /** The first equals sign outside of brackets, behind a name that exists if there is one. */
    private int equals(String assignment) {
        int first = -1;
        int depth = 0;
        for (int i = 0; i < assignment.length(); i++) {
            char c = assignment.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == '=' && depth == 0) {
                first = first < 0 ? i : first;
                String name = assignment.substring(0, i).replaceFirst("\\[.*", "");
                if (!name.isEmpty() && ArrayPlace.of(name).exists()) {
                    return i;
                }
            }
        }
        if (first < 0) {
            throw wrong("'" + assignment + "' has no '=' with a value behind it, as in 'NAME[3]=7'");
        }
        return first;
    }
}
