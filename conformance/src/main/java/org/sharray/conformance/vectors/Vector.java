package org.sharray.conformance.vectors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One test vector, and what a reader has to find in it. What is null is not asked.
 *
 * @param file     its name in the folder
 * @param about    what it is, for people
 * @param describe type, shape and what there is of a lock, as the drivers tell it
 * @param elements all elements, row by row
 * @param bytes    their bytes, in hexadecimal digits
 * @param lock     what the first attempt to take the array's lock without waiting finds
 * @param recovered all elements after that attempt: what a journal had is done by then
 * @param refused  it must be refused, with a message in which this stands
 */
public record Vector(String file, String about, String describe, String elements, String bytes, String lock,
        String recovered, String refused) {
    /**
     * Whether no reader may open it.
     *
     * @return true if it must be refused
     */
    public boolean mustBeRefused() {
        return refused != null;
    }

    /**
     * What the scenarios see of it.
     *
     * @return a variable for each of its facts
     */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("file", file);
        if (mustBeRefused()) {
            variables.put("refused", refused);
        } else {
            variables.put("describe", describe);
            variables.put("elements", elements == null ? "…" : elements);
            variables.put("bytes", bytes == null ? "…" : bytes);
            variables.put("lock", lock);
            variables.put("recovered", recovered == null ? "…" : recovered);
        }
        return variables;
    }
}
