package org.sharray.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What all plays came to, as lines of text. */
public final class Report {
    private static final int FIRST_COLUMN = 36;

    private final List<Outcome> outcomes;

    /**
     * A report.
     *
     * @param outcomes of all plays
     */
    public Report(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * Whether nothing failed.
     *
     * @return true if every play went as it should
     */
    public boolean isGood() {
        return outcomes.stream().allMatch(outcome -> outcome.failure().isEmpty());
    }

    /**
     * A line for each scenario, and one for each cast by which something was measured.
     *
     * @return the lines
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("scenario", "casts", "plays", "failed"));
        outcomes.stream().map(Outcome::scenario).distinct().forEach(name -> lines.add(row(name)));
        for (Map.Entry<String, Map<String, List<Long>>> what : measurements().entrySet()) {
            lines.add("");
            lines.add(row(what.getKey(), "median", "longest", "times"));
            what.getValue()
                    .forEach((cast, nanos) -> lines.add(row("  " + cast, shown(nanos.get((nanos.size() - 1) / 2)),
                            shown(nanos.getLast()), String.valueOf(nanos.size()))));
        }
        return lines;
    }

    private String row(String scenario) {
        List<Outcome> all = outcomes.stream().filter(outcome -> outcome.scenario().equals(scenario)).toList();
        int plays = all.stream().mapToInt(Outcome::plays).sum();
        long failed = all.stream().filter(outcome -> outcome.failure().isPresent()).count();
        return row(scenario, String.valueOf(all.size()), String.valueOf(plays),
                failed == 0 ? "-" : String.valueOf(failed));
    }

    private static String row(String first, String... cells) {
        StringBuilder row = new StringBuilder(first).repeat(' ', Math.max(1, FIRST_COLUMN - first.length()));
        for (String cell : cells) {
            row.repeat(' ', Math.max(1, 12 - cell.length())).append(cell);
        }
        return row.toString();
    }

    private static String shown(long nanos) {
        return nanos < 1_000_000 ? String.format("%.1f us", nanos / 1e3) : String.format("%,.1f ms", nanos / 1e6);
    }

    private Map<String, Map<String, List<Long>>> measurements() {
        return outcomes.stream().flatMap(outcome -> outcome.measurements().stream())
                .collect(Collectors.groupingBy(Measurement::what, TreeMap::new, Collectors.groupingBy(
                        measurement -> measurement.cast().stream().map(Language::toString)
                                .collect(Collectors.joining(" → ")),
                        TreeMap::new,
                        Collectors.mapping(Measurement::nanos, Collectors.collectingAndThen(Collectors.toList(),
                                nanos -> nanos.stream().sorted().toList())))));
    }

    /**
     * What went wrong.
     *
     * @return a line for each failure
     */
    public List<String> failures() {
        return outcomes.stream().filter(outcome -> outcome.failure().isPresent())
                .map(outcome -> outcome.scenario() + ", " + outcome.cast() + ": " + outcome.failure().get()).toList();
    }
}
