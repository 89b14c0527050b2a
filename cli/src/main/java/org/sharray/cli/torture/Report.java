package org.sharray.cli.torture;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;
import org.sharray.cli.torture.Ledger.Column;
import org.sharray.cli.torture.Ledger.Common;

/**
 * How it went.
 *
 * @param lines      for people
 * @param complaints what was wrong; empty if nothing was
 */
public record Report(List<String> lines, String complaints) implements Serializable {

    /**
     * Whether all was as it has to be.
     *
     * @return true if nobody complained
     */
    public boolean isGood() {
        return complaints.isEmpty();
    }

    static Report of(Plan plan, Duration took, Ground ground, Crew crew, Killer killer, Census census) {
        Ledger ledger = ground.ledger();
        var lines = new ArrayList<String>();
        add(lines, "Time", "%.1f minutes, %d processes at a time, seed %d%s", took.toMillis() / 60e3, plan.workers(),
                plan.seed(), Boolean.getBoolean("sharray.portable") ? ", portable mode" : "");
        add(lines, "Workers", "%,d started, %,d killed, %,d times stopped", crew.lives(), killer.total(),
                killer.stops());
        add(lines, "Killed", "%s", killer.kills().entrySet().stream()
                .map(entry -> entry.getKey().text() + " " + entry.getValue()).collect(Collectors.joining(", ")));
        add(lines, "Operations", "%,d, %,d ended by an interrupt", operations(ledger), ledger.sum(Column.INTERRUPTED));
        for (Operation operation : Operation.values()) {
            add(lines, "", "%-27s %,12d   longest %s", operation.text(), ledger.count(operation),
                    millis(ledger.longest(operation)));
        }
        add(lines, "Deaths told", "%,d of owners of the array's lock, %,d of other locks; %,d warnings",
                ledger.sum(Column.TOLD), ledger.sum(Column.TOLD_ELSEWHERE), ledger.sum(Column.WARNED));
        add(lines, "Repairs", "%,d half-done updates finished, %,d permits given back", ledger.sum(Column.MENDED),
                census.returned());
        add(lines, "Refused", "%,d snapshots after a death", ledger.sum(Column.REFUSED));
        add(lines, "Barrier", "%,d rounds, %,d times broken", ledger.get(Common.ROUNDS), ledger.sum(Column.BROKEN));
        add(lines, "Recoveries", "%s", recoveries(killer.recoveries()));
        add(lines, "Longest wait", "%s, the waiter's own stops included; the bound is %d s",
                longest(ledger), Ground.BOUND_SECONDS);
        return new Report(lines, ground.complaints().all());
    }

    private static void add(List<String> lines, String label, String format, Object... values) {
        lines.add(String.format(Locale.ROOT, "%-13s ", label) + String.format(Locale.ROOT, format, values));
    }

    /** How it goes, in one line. */
    static String progress(Duration time, Ground ground, Killer killer) {
        return String.format(Locale.ROOT, "%4d s: %,d kills, %,d operations, %,d recoveries", time.toSeconds(),
                killer.total(), operations(ground.ledger()), killer.recoveries().getTotalCount());
    }

    private static long operations(Ledger ledger) {
        return Arrays.stream(Operation.values()).mapToLong(ledger::count).sum();
    }

    private static String longest(Ledger ledger) {
        Operation longest = Stream.of(Operation.values()).max(Comparator.comparingLong(ledger::longest)).orElseThrow();
        return millis(ledger.longest(longest)) + " (" + longest.text() + ")";
    }

    private static String recoveries(Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return "none timed";
        }
        return String.format(Locale.ROOT, "%,d timed: p50 %s, p90 %s, p99 %s, longest %s", nanos.getTotalCount(),
                millis(nanos.getValueAtPercentile(50)), millis(nanos.getValueAtPercentile(90)),
                millis(nanos.getValueAtPercentile(99)), millis(nanos.getMaxValue()));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
