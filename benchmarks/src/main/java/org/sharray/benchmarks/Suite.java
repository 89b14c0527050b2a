package org.sharray.benchmarks;

import java.util.List;

/**
 * Measurements of one subject.
 *
 * @param name         one word
 * @param subject      for people
 * @param measurements in the order in which they are made
 */
public record Suite(String name, String subject, List<Measurement> measurements) {}
