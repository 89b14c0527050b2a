package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one JMH benchmark in one JVM of its own, so that other measurements can have their turns between. */
public final class JmhFork {
    private JmhFork() {}

    /**
     * Measures several operations, each in its turn in each round.
     *
     * @param name       of the measurement, for the progress
     * @param benchmarks the class
     * @param effort     how many rounds, and how long
     * @param methods    the benchmarks in it, in nanoseconds
     * @return the median of each
     */
    public static Map<String, Figure> medians(String name, Class<?> benchmarks, Effort effort, String... methods) {
        Map<String, List<Double>> samples = new HashMap<>();
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(name, round);
            for (String method : methods) {
                samples.computeIfAbsent(method, _ -> new ArrayList<>()).add(measure(benchmarks, method, effort));
            }
        }
        Map<String, Figure> medians = new HashMap<>();
        samples.forEach((method, times) -> medians.put(method, Figure.median(times, Unit.NANOSECONDS)));
        return medians;
    }

    /**
     * Measures once.
     *
     * @param benchmarks the class
     * @param method     the benchmark in it
     * @param effort     how long
     * @param properties system properties for its JVM, as {@code -D} takes them
     * @return the median of the iterations, in the benchmark's unit
     */
    public static double measure(Class<?> benchmarks, String method, Effort effort, String... properties) {
        TimeValue time = TimeValue.milliseconds(effort.of(80, 300));
        Options options = new OptionsBuilder().include(Pattern.quote(benchmarks.getName() + "." + method) + "$")
                .forks(1)
                .warmupIterations(4).warmupTime(time).measurementIterations(5).measurementTime(time)
                .jvmArgsAppend(Arrays.stream(properties).map(property -> "-D" + property).toArray(String[]::new))
                .verbosity(VerboseMode.SILENT).build();
        try {
            return new Runner(options).runSingle().getPrimaryResult().getStatistics().getPercentile(50);
        } catch (RunnerException failure) {
            throw new IllegalStateException(method + " could not be measured", failure);
        }
    }
}
