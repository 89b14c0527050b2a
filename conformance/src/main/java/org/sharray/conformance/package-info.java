/**
 * Do Java, Python and C agree? Scenarios from one JSON file are played by a driver in each language, in every cast.
 *
 * <p>
 * {@link org.sharray.conformance.Conformance} does it all; {@link org.sharray.conformance.Scenario} is what the file says, {@link org.sharray.conformance.Play}
 * plays one with one cast, and {@link org.sharray.conformance.Driver} is this side of one driver's process.
 */
package org.sharray.conformance;
