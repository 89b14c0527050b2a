package org.sharray.benchmarks;

/** What is measured inside one JVM, for the elements from one index to another; the driver chooses them, so that a large array is not walked in one go. */
@FunctionalInterface
public interface Kernel {
    /**
     * Runs once.
     *
     * @param from the first element
     * @param to   the first that does not belong to it any more
     * @return something that depends on what was read, so that the compiler can't leave it out
     */
    long run(int from, int to);
}
