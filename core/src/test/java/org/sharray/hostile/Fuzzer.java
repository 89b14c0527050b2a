package org.sharray.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sharray.process.MessageFuzz;

/**
 * Feeds targets with mutated inputs. As a program, it runs one target by mutation alone: {@code TARGET EXECUTIONS [SEED]}. Its other two methods are what Jazzer calls,
 * which is guided by what code an input has reached.
 */
public final class Fuzzer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Logger LOGGER = Logger.getLogger("org.sharray");

    /** The target of this process, as Jazzer has it. */
    private static FuzzTarget chosen;

    private Fuzzer() {}

    /** All targets by name. */
    static final Map<String, Supplier<FuzzTarget>> TARGETS = new TreeMap<>(Map.of( //
            "types", TypeNameFuzz::new, //
            "npy", NpyFuzz::new, //
            "handles", HandleFuzz::new, //
            "serialized", SerializedHandleFuzz::new, //
            "files", () -> new FileFuzz(DamagedFiles.Region.HEADER_AND_TRAILER), //
            "control", () -> new FileFuzz(DamagedFiles.Region.CONTROL), //
            "journal", JournalFuzz::new, //
            "work", MessageFuzz.Work::new, //
            "replies", MessageFuzz.Replies::new));

    /** Runs a target with one input, and sees to it that it does not ask for much memory. */
    static void run(FuzzTarget target, byte[] input) {
        LOGGER.setLevel(Level.OFF); // whose owner died is no news here
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.run(input);
        } catch (Throwable finding) {
            throw new AssertionError("Input " + Base64.getEncoder().encodeToString(input) + ": " + finding, finding);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > target.mostBytes()) {
            throw new AssertionError("Input " + Base64.getEncoder().encodeToString(input) + ": it asked for "
                    + allocated + " bytes of heap");
        }
    }

    /** Runs a target with its seeds, and then with mutations of them. */
    public static void run(FuzzTarget target, long executions, long seed) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.forEach(input -> run(target, input));
        Mutator mutator = new Mutator(new Random(seed));
        for (long done = inputs.size(); done < executions; done++) {
            run(target, mutator.mutated(inputs));
        }
    }

    /** Called by Jazzer once. */
    public static void fuzzerInitialize(String[] arguments) {
        LOGGER.setLevel(Level.OFF);
        chosen = TARGETS.get(arguments[0]).get();
    }

    /** Called by Jazzer for each input. What it allocates for its own purposes would count, so it has a limit of its own. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        chosen.run(input);
    }

    /** The program. */
    public static void main(String[] arguments) {
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        System.out.println(arguments[0] + ", " + arguments[1] + " executions, seed " + seed);
        run(TARGETS.get(arguments[0]).get(), Long.parseLong(arguments[1]), seed);
        System.out.println("no findings");
        System.exit(0);
    }
}
