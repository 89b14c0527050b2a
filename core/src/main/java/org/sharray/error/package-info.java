/**
 * What goes wrong, by name: a small family of unchecked exceptions.
 *
 * <p>
 * {@link org.sharray.error.SharrayException} is the root of what depends on the machine or on another process: storage,
 * files, other processes. Mistakes that a program can see for itself keep the JDK's names:
 * {@link java.lang.IndexOutOfBoundsException}, {@link java.lang.IllegalArgumentException},
 * {@link java.lang.IllegalMonitorStateException}; a closed array is an {@link java.lang.IllegalStateException}
 * ({@link org.sharray.error.ArrayClosedException}) and an array that refuses an operation an
 * {@link java.lang.UnsupportedOperationException} ({@link org.sharray.error.ReadOnlyArrayException}).
 */
package org.sharray.error;
