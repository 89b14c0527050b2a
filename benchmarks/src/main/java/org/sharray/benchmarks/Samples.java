package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures round by round, each side's under its name: what most measurements of several sides collect. */
public final class Samples {
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();
    private final Unit unit;

    /**
     * Empty.
     *
     * @param unit of all samples
     */
    public Samples(Unit unit) {
        this.unit = unit;
    }

    /**
     * Adds one round's.
     *
     * @param name  of what was measured
     * @param value of the round
     */
    public void add(String name, double value) {
        samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /**
     * The median of the rounds.
     *
     * @param name  of what was measured
     * @return the figure, or null where there was no round
     */
    public Figure median(String name) {
        List<Double> rounds = samples.get(name);
        return rounds == null ? null : Figure.median(rounds, unit);
    }
}
