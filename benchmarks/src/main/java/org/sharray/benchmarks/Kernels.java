package org.sharray.benchmarks;

/** Makes kernels, in the JVM that runs one of them and nothing else; with a constructor without parameters. */
public interface Kernels {
    /**
     * Makes what is needed and the kernel that works on it.
     *
     * @param operation which kernel
     * @param length    of the arrays, in elements
     * @return the kernel
     * @throws Exception if it can't run here
     */
    Kernel prepare(String operation, int length) throws Exception;
}
