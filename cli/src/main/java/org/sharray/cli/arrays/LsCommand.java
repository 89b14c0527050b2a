package org.sharray.cli.arrays;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.sharray.cli.cluster.ClusterList;
import org.sharray.cli.cluster.ClusterOption;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.output.Table;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.inspector.ArrayState;
import org.sharray.inspector.Sampler;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the arrays of this machine. */
@Command(name = "ls", sortOptions = false, //
        description = "List the arrays that this user may see: all named ones, and those of any kind that processes have open. An "
                + "orphan is a named array that no process has open.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray ls", //
                "  sharray ls -l --sort bytes", //
                "  sharray ls --cluster prices@10.0.0.1", //
                "  sharray ls --json | jq '.[] | select(.orphan) | .label'"})
final class LsCommand extends PrintingCommand {
    @Option(names = {"-l",
            "--long"}, description = "With the processes' ids, the time of creation, and what the locks have counted.")
    private boolean more;

    @Option(names = "--sort", paramLabel = "BY", description = "label, bytes, resident or processes; the largest first.")
    private Order order;

    @Option(names = "--json", description = "As JSON, with all that is known.")
    private boolean json;

    @Mixin
    private ClusterOption cluster;

    private LsCommand() {}

    /** By what they are sorted. */
    enum Order {
        /** In the alphabet's order. */
        LABEL(Comparator.comparing(ArrayState::label)),
        /** By size. */
        BYTES(Comparator.comparing(state -> -state.facts().map(ArrayFacts::dataBytes).orElse(0L))),
        /** By what is in memory. */
        RESIDENT(Comparator.comparing(state -> -state.residentBytes().orElse(0))),
        /** By how many have them open. */
        PROCESSES(Comparator.comparing(state -> -state.found().processes().size()));

        private final Comparator<ArrayState> comparator;

        Order(Comparator<ArrayState> comparator) {
            this.comparator = comparator;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (cluster.isGiven()) {
            if (order == Order.RESIDENT || order == Order.PROCESSES) {
                throw wrong("arrays of a cluster can be sorted by label and bytes");
            }
            ClusterList.print(cluster, more, order == Order.BYTES, json, out());
            return ExitCode.OK;
        }
        List<ArrayState> states = new Sampler().sample();
        if (order != null) {
            states = states.stream().sorted(order.comparator.thenComparing(ArrayState::label)).toList();
        }
        if (json) {
            Json.print(out(), states.stream().map(LsCommand::json).toList());
        } else if (!states.isEmpty()) {
            print(states);
        }
        return ExitCode.OK;
    }

    private void print(List<ArrayState> states) {
        Table table = more
                ? new Table("ARRAY", "DTYPE", "SHAPE", ">SIZE", ">RESIDENT", "LOCK", "PROCESSES", "CREATED",
                        ">ACQUIRED", ">CONTENDED", ">DEATHS", "")
                : new Table("ARRAY", "DTYPE", "SHAPE", ">SIZE", ">RESIDENT", ">PROCESSES", "LOCK", "");
        for (ArrayState state : states) {
            Object resident = state.residentBytes().isPresent() ? Facts.bytes(state.residentBytes().getAsLong()) : "-";
            Object dtype = state.facts().map(facts -> facts.type().toString()).orElse("?");
            Object shape = state.facts().map(facts -> facts.shape().toString()).orElse("?");
            Object size = state.facts().map(facts -> Facts.bytes(facts.dataBytes())).orElse("?");
            String mark = state.problem().orElse(state.isOrphan() ? "orphan" : "");
            if (more) {
                List<LockFacts> locks = locks(state).toList();
                table.add(state.label(), dtype, shape, size, resident, Facts.locks(locks),
                        state.found().processes().isEmpty() ? "-" : Facts.list(state.found().processes().stream()),
                        state.facts().flatMap(ArrayFacts::created).map(LsCommand::time).orElse("-"),
                        locks.stream().mapToLong(LockFacts::acquisitions).sum(),
                        locks.stream().mapToLong(LockFacts::contended).sum(),
                        locks.stream().mapToLong(LockFacts::deaths).sum(), mark);
            } else {
                table.add(state.label(), dtype, shape, size, resident, state.found().processes().size(),
                        Facts.locks(locks(state).toList()), mark);
            }
        }
        table.print(out());
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                .withZone(ZoneId.systemDefault()).format(instant);
    }

    private static Stream<LockFacts> locks(ArrayState state) {
        return Stream.of(state.lock().stream(), state.stripes().stream(),
                state.synchronizers().stream().map(SynchronizerFacts::lock).flatMap(Optional::stream))
                .flatMap(found -> found);
    }

    private static Json json(ArrayState state) {
        Json json = new Json().put("label", state.label())
                .put("kind", state.found().kind().name().toLowerCase(Locale.ROOT))
                .put("path", state.found().path()).put("problem", state.problem());
        state.facts().ifPresent(facts -> json.put("uuid", facts.uuid()).put("dtype", facts.type().toString())
                .put("shape", longs(facts.shape().toArray())).put("columnMajor", facts.columnMajor())
                .put("bytes", facts.dataBytes()).put("fileBytes", facts.fileBytes()).put("created", facts.created())
                .put("creator", facts.creator() == 0 ? null : facts.creator())
                .put("lockPlace", facts.lock().name().toLowerCase(Locale.ROOT)).put("lockPath", facts.lockPath())
                .put("participants", facts.participants()).put("stripes", facts.stripes())
                .put("strict", facts.strict()));
        return json.put("resident", state.residentBytes()).put("processes", state.found().processes())
                .put("orphan", state.isOrphan()).put("locks", locks(state).map(Facts::json).toList());
    }

    private static List<Long> longs(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
