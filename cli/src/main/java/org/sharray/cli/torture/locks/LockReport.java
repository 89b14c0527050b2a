package org.sharray.cli.torture.locks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;

/** What is told of the torture of the locks. */
final class LockReport {
    private LockReport() {}

    static Report of(LockPlan plan, Duration took, Ground ground, Crew crew, Killer killer, Census census) {
        Ledger ledger = ground.ledger();
        var lines = new Report.Lines();
        lines.time(took, "%d processes at a time, seed %d", plan.workers(), plan.seed());
        lines.add("Workers", "%,d started, %,d killed, %,d times stopped", crew.lives(), killer.total(),
                killer.stops());
        lines.add("Killed", "%s", killer.kills().entrySet().stream()
                .map(entry -> entry.getKey().text() + " " + entry.getValue()).collect(Collectors.joining(", ")));
        lines.add("Operations", "%,d, %,d ended by an interrupt", operations(ledger), ledger.sum(Column.INTERRUPTED));
        for (Operation operation : Operation.values()) {
            lines.add("", "%-27s %,12d   longest %s", operation.text(), ledger.count(operation),
                    millis(ledger.longest(operation)));
        }
        lines.add("Deaths told", "%,d of owners of the array's lock, %,d of other locks; %,d warnings",
                ledger.sum(Column.TOLD), ledger.sum(Column.TOLD_ELSEWHERE), ledger.sum(Column.WARNED));
        lines.add("Repairs", "%,d half-done updates finished, %,d permits given back", ledger.sum(Column.MENDED),
                census.returned());
        lines.add("Refused", "%,d snapshots after a death", ledger.sum(Column.REFUSED));
        lines.add("Barrier", "%,d rounds, %,d times broken", ledger.get(Common.ROUNDS), ledger.sum(Column.BROKEN));
        lines.add("Recoveries", "%s", recoveries(killer.recoveries()));
        lines.add("Longest wait", "%s, the waiter's own stops included; the bound is %d s",
                longest(ledger), Ground.BOUND_SECONDS);
        return lines.report(ground.complaints().all());
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
