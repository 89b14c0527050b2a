package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
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
        ChainedOptionsBuilder options = options(benchmarks, method, effort)
                .jvmArgsAppend(Arrays.stream(properties).map(property -> "-D" + property).toArray(String[]::new));
        return run(properties.length == 0 ? options : options.forks(1));
    }

    /**
     * Measures a kernel once.
     *
     * @param kernels   the class that makes it
     * @param operation which
     * @param length    of its arrays
     * @param effort    how long
     * @param arguments for its JVM
     * @return the median of the iterations, in nanoseconds an element
     */
    public static double kernel(Class<? extends Kernels> kernels, String operation, int length, Effort effort,
            String... arguments) {
        return call(kernels, operation, length, KernelOperations.WINDOW, effort, arguments)
                / Math.min(length, KernelOperations.WINDOW);
    }

    /**
     * Measures a kernel that works on all elements at once, once.
     *
     * @param kernels   the class that makes it
     * @param operation which
     * @param length    of its arrays
     * @param effort    how long
     * @return the median of the iterations, in nanoseconds
     */
    public static double whole(Class<? extends Kernels> kernels, String operation, int length, Effort effort) {
        return call(kernels, operation, length, Integer.MAX_VALUE, effort);
    }

    private static double call(Class<? extends Kernels> kernels, String operation, int length, int window,
            Effort effort, String... arguments) {
        ChainedOptionsBuilder options = options(KernelOperations.class, "run", effort)
                .param("kernels", kernels.getName()).param("operation", operation)
                .param("length", Integer.toString(length)).param("window", Integer.toString(window))
                .jvmArgsAppend(arguments);
        return run(arguments.length == 0 ? options : options.forks(1));
    }

    /**
     * Measures an operation that several threads do at the same time, once.
     *
     * @param benchmarks the class
     * @param method     the benchmark in it
     * @param threads    how many
     * @param effort     how long
     * @param parameters names and values, in turn
     * @return the median of the iterations, in the benchmark's unit
     */
    public static double threads(Class<?> benchmarks, String method, int threads, Effort effort, String... parameters) {
        ChainedOptionsBuilder options = options(benchmarks, method, effort).threads(threads);
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
        }
        return run(options);
    }

    /** A smoke test runs all in this JVM. */
    private static ChainedOptionsBuilder options(Class<?> benchmarks, String method, Effort effort) {
        TimeValue time = TimeValue.milliseconds(effort.iterationMillis());
        return new OptionsBuilder().include(Pattern.quote(benchmarks.getName() + "." + method) + "$")
                .forks(effort.smoke() ? 0 : 1)
                .warmupIterations(effort.smoke() ? 0 : 4).warmupTime(time)
                .measurementIterations(effort.smoke() ? 1 : 5).measurementTime(time).verbosity(VerboseMode.SILENT);
    }

    private static double run(ChainedOptionsBuilder options) {
        try {
            return new Runner(options.build()).runSingle().getPrimaryResult().getStatistics().getPercentile(50);
        } catch (RunnerException failure) {
            throw new IllegalStateException(
                    "a benchmark could not be run by JMH: " + options.build().getIncludes() + ": "
                            + failure.getMessage(),
                    failure);
        }
    }
}
