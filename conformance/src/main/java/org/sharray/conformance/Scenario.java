package org.sharray.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One scenario of the file.
 *
 * @param name      what it is called
 * @param about     what it shows, for people
 * @param roles     who is in it: each is played by every language, in every cast
 * @param only      which languages alone can play a role; null if all can play all
 * @param each      the table of whose rows each is a play of its own, its columns being variables; null for one play without
 * @param steps     what they do, in order
 */
record Scenario(String name, String about, List<String> roles, Map<String, Set<Language>> only, String each,
        List<Step> steps) {
    Scenario {
        only = only == null ? Map.of() : only;
        for (Step step : steps) {
            String actor = step.role() == null ? step.kill() : step.role();
            if (actor != null && !roles.contains(actor)) {
                throw new IllegalArgumentException("'" + name + "' has no role '" + actor + "'");
            }
        }
        if (!roles.containsAll(only.keySet())) {
            throw new IllegalArgumentException("'" + name + "' limits roles that it does not have: " + only.keySet());
        }
    }

    boolean canPlay(String role, Language language) {
        return !only.containsKey(role) || only.get(role).contains(language);
    }
}
