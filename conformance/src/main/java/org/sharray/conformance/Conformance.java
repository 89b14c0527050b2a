package org.sharray.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All scenarios, with every cast: of one role each language, of two every ordered pair (also a language with itself), of three every order of different ones.
 */
public final class Conformance implements AutoCloseable {
    private final ScenarioFile file = ScenarioFile.read();
    private final Workshop workshop;
    private final int count;
    private final int repetitions;
    private long plays;

    /**
     * Prepares the drivers.
     *
     * @param languages   those that shall play; see {@link #missing}
     * @param count       how often is counted in each scenario that counts: {@code n} in the file
     * @param repetitions how often each is played
     * @param javaOptions for the drivers in Java
     * @throws IOException          if there is no place for the drivers
     * @throws InterruptedException if the thread was interrupted
     */
    public Conformance(Set<Language> languages, int count, int repetitions, List<String> javaOptions)
            throws IOException, InterruptedException {
        this.count = count;
        this.repetitions = repetitions;
        this.workshop = new Workshop(languages, javaOptions);
    }

    /**
     * Which languages can't be had here, and why.
     *
     * @return a text for each
     */
    public Map<Language, String> missing() {
        return workshop.missing();
    }

    /**
     * The names of all scenarios.
     *
     * @return the names, in the order in which they are played
     */
    public static List<String> scenarios() {
        return ScenarioFile.read().scenarios().stream().map(Scenario::name).toList();
    }

    /**
     * With which casts a scenario is to be played.
     *
     * @param  name the scenario's
     * @return      each in the order of the roles
     */
    public List<List<Language>> casts(String name) {
        Scenario scenario = scenario(name);
        List<List<Language>> casts = new ArrayList<>();
        addCasts(scenario, List.of(), casts);
        return casts;
    }

    private void addCasts(Scenario scenario, List<Language> chosen, List<List<Language>> casts) {
        List<String> roles = scenario.roles();
        if (chosen.size() == roles.size()) {
            casts.add(chosen);
            return;
        }
        for (Language language : workshop.languages()) {
            if (scenario.canPlay(roles.get(chosen.size()), language)
                    && (roles.size() < 3 || !chosen.contains(language))) {
                List<Language> longer = new ArrayList<>(chosen);
                longer.add(language);
                addCasts(scenario, longer, casts);
            }
        }
    }

    private Scenario scenario(String name) {
        return file.scenarios().stream().filter(scenario -> scenario.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * Plays a scenario.
     *
     * @param  name                 the scenario's
     * @param  cast                 who plays
     * @return                      how it went
     * @throws InterruptedException if the thread was interrupted
     */
    public Outcome play(String name, List<Language> cast) throws InterruptedException {
        Scenario scenario = scenario(name);
        List<Measurement> measurements = new ArrayList<>();
        int played = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (Map<String, String> row : file.rows(scenario)) {
                played++;
                try {
                    measurements.addAll(new Play(workshop, scenario, cast, variables(row)).run());
                } catch (ConformanceException | IOException failure) {
                    String which = row.isEmpty() ? "" : row.values().iterator().next() + ": ";
                    return new Outcome(name, cast, played, Optional.of(which + failure.getMessage()), measurements);
                }
            }
        }
        return new Outcome(name, cast, played, Optional.empty(), measurements);
    }

    private Map<String, String> variables(Map<String, String> row) {
        Map<String, String> variables = new HashMap<>(row);
        variables.put("name", "play-" + ++plays);
        variables.put("n", String.valueOf(count));
        variables.put("2n", String.valueOf(2L * count));
        variables.put("3n", String.valueOf(3L * count));
        return variables;
    }

    /**
     * Ends all drivers, and deletes what they have made.
     *
     * @throws IOException if something can't be deleted
     */
    @Override
    public void close() throws IOException {
        workshop.close();
    }
}
