package org.sharray.methods;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the calls of one method ended, overloads and types together. */
final class Tally {
    private static final String WORKS = Outcome.WORKS;

    /** By outcome; then by what it was about, a parameter or, with an empty name, a state; then by situation, how often. */
    private final Map<String, Map<String, Map<String, Integer>>> ends = new TreeMap<>();

    void add(String about, String situation, String outcome) {
        add(about, situation, outcome, 1);
    }

    private void add(String about, String situation, String outcome, int count) {
        ends.computeIfAbsent(outcome, _ -> new LinkedHashMap<>()).computeIfAbsent(about, _ -> new LinkedHashMap<>())
                .merge(situation, count, Integer::sum);
    }

    void add(Tally other) {
        other.ends.forEach((outcome, abouts) -> abouts.forEach((about, situations) -> situations
                .forEach((situation, count) -> add(about, situation, outcome, count))));
    }

    /** Without how often: methods for which that is the same stand in one row. */
    String situations() {
        return ends.entrySet().stream().filter(end -> !end.getKey().equals(WORKS))
                .map(end -> end.getKey() + ": " + text(end.getValue())).collect(Collectors.joining("\n"));
    }

    /** How often each end but the usual one came, and of what. */
    String refusals() {
        return ends.entrySet().stream().filter(end -> !end.getKey().equals(WORKS))
                .map(end -> count(end.getValue()) + " × " + name(end.getKey()) + ": " + text(end.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String name(String outcome) {
        return outcome.endsWith("Exception") ? "`" + outcome + "`" : outcome;
    }

    /** How often the method did what it does if all is as it should be. */
    int successes() {
        return count(ends.getOrDefault(WORKS, Map.of()));
    }

    private static int count(Map<String, Map<String, Integer>> abouts) {
        return abouts.values().stream().flatMap(situations -> situations.values().stream()).mapToInt(count -> count)
                .sum();
    }

    private static String text(Map<String, Map<String, Integer>> abouts) {
        return abouts.entrySet().stream().map(about -> (about.getKey().isEmpty() ? "" : "`" + about.getKey() + "` ")
                + String.join(", ", about.getValue().keySet())).collect(Collectors.joining("; "));
    }
}
