package org.sharray.cli.locks;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.sharray.Inspection;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.output.Table;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.inspect.ParticipantFacts;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells who uses an array. */
@Command(name = "who", sortOptions = false, //
        description = "Tell which processes have an array open, as far as this user may see, and which take part in its locks: those "
                + "that opened it for writing. A participant that is dead is cleared away by the next that needs its slot.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray who scores", //
                "  sharray who 4711:8 --json"})
final class WhoCommand extends PrintingCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "ARRAY", description = "The name of an array, a file, or PID:NUMBER.")
    private String text;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private WhoCommand() {}

    @Override
    public Integer call() {
        ArrayPlace place = read(() -> ArrayPlace.of(text));
        List<Long> processes;
        Map<Long, List<ParticipantFacts>> participants = new TreeMap<>();
        try (Inspection inspection = read(place::inspect)) {
            processes = place.search().processes().stream().filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
            processes.forEach(pid -> participants.put(pid, new ArrayList<>()));
            inspection.participants()
                    .forEach(found -> participants.computeIfAbsent(found.pid(), _ -> new ArrayList<>()).add(found));
        }
        if (json) {
            List<Json> list = new ArrayList<>();
            participants.forEach((pid, slots) -> list.add(json(pid, processes.contains(pid), slots)));
            Json.print(out(), list);
        } else if (participants.isEmpty()) {
            out().println("Nobody has it open.");
        } else {
            Table table = new Table(">PID", "USER", "STARTED", "OPEN", ">SLOT", "ALIVE", "EVIDENCE", "COMMAND");
            participants.forEach((pid, slots) -> add(table, pid, processes.contains(pid), slots));
            table.print(out());
        }
        return ExitCode.OK;
    }

    private static void add(Table table, long pid, boolean open, List<ParticipantFacts> slots) {
        Program program = new Program(pid);
        String user = program.user().orElse("-");
        String started = program.started().map(WhoCommand::time).orElse("-");
        if (slots.isEmpty()) {
            table.add(pid, user, started, "read-only", "-", "yes", "it has the file open",
                    program.shortCommand().orElse("?"));
        }
        for (ParticipantFacts slot : slots) {
            String command = slot.alive() ? program.shortCommand().orElse(slot.program()) : slot.program();
            table.add(pid, slot.alive() ? user : "-", slot.alive() ? started : "-",
                    open ? "yes" : slot.alive() ? "?" : "no", slot.slot(), slot.alive() ? "yes" : "no",
                    slot.proof().evidence(slot.alive()), command);
        }
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static Json json(long pid, boolean open, List<ParticipantFacts> slots) {
        Program program = new Program(pid);
        return new Json().put("pid", pid).put("open", open).put("command", program.command())
                .put("user", program.user())
                .put("started", program.started()).put("participants", slots.stream().map(Facts::json).toList());
    }
}
