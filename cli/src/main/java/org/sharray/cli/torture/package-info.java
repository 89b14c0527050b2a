/**
 * What the tortures have in common: {@link org.sharray.cli.torture.Notes} in shared memory, the {@link org.sharray.cli.torture.Life} of a worker, signals, the report. Each torture is a package of its
 * own and uses the public API alone: {@code locks}, {@code transfers}, {@code cluster}, {@code soak}.
 */
package org.sharray.cli.torture;
