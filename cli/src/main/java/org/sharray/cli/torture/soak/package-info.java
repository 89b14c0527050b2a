/**
 * The soak: arrays, handles, locks and processes that come and go, some of them killed, for as long as one likes; at the end the process must have no more than it had at the beginning.
 *
 * <p>
 * {@link org.sharray.cli.torture.soak.Soak} is the program, {@code Errand} what is done again and again in one JVM, {@code Visit} what other JVMs do, {@code Footprint} what a process has.
 */
package org.sharray.cli.torture.soak;
