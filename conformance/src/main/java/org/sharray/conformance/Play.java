package org.sharray.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharray.ArrayHandle;
import org.sharray.SharedArray;
import org.sharray.error.SharrayException;

/** One scenario, played once by one cast with one row of variables. */
final class Play {
    /** No step takes anywhere near as long, unless something hangs. */
    private static final long LIMIT_SECONDS = 60;

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)\\}");

    private final Workshop workshop;
    private final Scenario scenario;
    private final List<Language> cast;
    private final Map<String, String> variables;
    private final Map<String, Driver> drivers = new HashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private long killed;

    /**
     * @param cast      who plays which role, in the order of the roles
     * @param variables among them {@code name}, which no other play has
     */
    Play(Workshop workshop, Scenario scenario, List<Language> cast, Map<String, String> variables) {
        this.workshop = workshop;
        this.scenario = scenario;
        this.cast = cast;
        this.variables = new HashMap<>(variables);
    }

    /** Plays it, and gives what was measured. */
    List<Measurement> run() throws ConformanceException, IOException, InterruptedException {
        if (variables.containsKey("file")) {
            variables.put("copy",
                    workshop.copyOfVector(variables.get("file"), variables.get("name") + "-vector.npy").toString());
        }
        try {
            for (Step step : scenario.steps()) {
                run(step);
            }
            for (Driver driver : drivers.values()) {
                ask(driver, "reset", "ok");
                workshop.giveBack(driver);
            }
            drivers.clear();
            return measurements;
        } finally {
            drivers.values().forEach(Driver::close);
        }
    }

    private void run(Step step) throws ConformanceException, InterruptedException {
        if (step.kill() != null) {
            killed = System.nanoTime();
            drivers.remove(step.kill()).kill();
        } else if (step.queued() != null) {
            awaitQueue(filled(step.queued()));
        } else {
            Driver driver = drivers.computeIfAbsent(step.role(), this::engage);
            if (step.say() != null) {
                driver.say(filled(step.say()));
            }
            if (!step.later()) {
                hear(step, driver);
            }
        }
    }

    private Driver engage(String role) {
        return workshop.driver(cast.get(scenario.roles().indexOf(role)));
    }

    private void hear(Step step, Driver driver) throws ConformanceException, InterruptedException {
        String answer = driver.hear(LIMIT_SECONDS);
        long now = System.nanoTime();
        require(step.role() + (step.say() == null ? "" : " was told '" + filled(step.say()) + "'"),
                filled(step.heard()), answer);
        if (step.keep() != null) {
            variables.put(step.keep(), answer);
        }
        if (step.measured() != null) {
            measurements.add(new Measurement(step.measured(), cast, Long.parseLong(answer)));
        }
        if (step.timed() != null) {
            measurements.add(new Measurement(step.timed(), cast, now - killed));
        }
    }

    private static void ask(Driver driver, String command, String expected)
            throws ConformanceException, InterruptedException {
        driver.say(command);
        require(driver.language() + " was told '" + command + "'", expected, driver.hear(LIMIT_SECONDS));
    }

    private static void require(String asked, String expected, String answer) throws ConformanceException {
        if (!Answer.matches(expected, answer)) {
            throw new ConformanceException(asked + ": expected '" + expected + "', answered '" + answer + "'");
        }
    }

    private String filled(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String value = variables.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "'" + scenario.name() + "': nobody has set {" + found.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Looks from outside: who waits for a lock can't say so. */
    private void awaitQueue(String array) throws ConformanceException {
        long start = System.nanoTime();
        try (SharedArray seen = array.startsWith("sharray:")
                ? SharedArray.attach(ArrayHandle.parse(array))
                : SharedArray.open(Path.of(workshop.directory().toString(), array + ".npy"))) {
            while (!seen.lock().hasQueuedThreads()) {
                if (System.nanoTime() - start > LIMIT_SECONDS * 1_000_000_000) {
                    throw new ConformanceException("nobody waits for the lock of " + array);
                }
                Thread.onSpinWait();
            }
        } catch (SharrayException failure) {
            throw new ConformanceException("the runner can't open " + array + ": " + failure.getMessage());
        }
    }
}
