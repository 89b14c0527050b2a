package org.sharray.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Runs one kernel; for {@link JmhFork#kernel}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelOperations {
    /** Elements of one call at most, of a large array. */
    static final int WINDOW = 1 << 22;

    /** The class that makes the kernel. */
    @Param("")
    public String kernels;

    /** Which kernel. */
    @Param("")
    public String operation;

    /** How many elements. */
    @Param("0")
    public int length;

    /** Of them, how many are passed in one call. */
    @Param("0")
    public int window;

    private Kernel kernel;
    private int from;

    /** For JMH. */
    public KernelOperations() {}

    /**
     * Makes the kernel, and has it run over all elements once.
     *
     * @throws Exception if that fails
     */
    @Setup
    public void prepare() throws Exception {
        kernel = ((Kernels) Class.forName(kernels).getDeclaredConstructor().newInstance()).prepare(operation, length);
        do {
            run();
        } while (from != 0);
    }

    /**
     * Runs it once.
     *
     * @return what it computed
     */
    @Benchmark
    public long run() {
        int first = from;
        int last = (int) Math.min(length, (long) first + window);
        from = last == length ? 0 : last;
        return kernel.run(first, last);
    }
}
