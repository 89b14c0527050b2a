package org.sharray.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * An operating system under which this process dies exactly after a step of a protocol, by SIGKILL, as a test says; and which keeps its
 * death notices to itself, if a test says so.
 *
 * <p>
 * {@code kill(2)} to oneself is exact: the kernel gives the signal to all threads before the call ends, and no thread returns from the
 * kernel to its program with it.
 */
public final class ScriptedOs extends DelegatingOs {
    /** Set to {@code true}, this system property makes the kernel one that does not tell of deaths. */
    public static final String WITHOUT_NOTICES = "sharray.test.withoutNotices";

    private static final int SIGKILL = 9;

    /** What Java calls the exit code of a process that SIGKILL has ended. */
    private static final int KILLED = 128 + SIGKILL;

    private static final MethodHandle KILL = kill();

    /** The step to die after, and how often it is still to be reached until then; guarded by the class. */
    private static String last;
    private static int times;

    private ScriptedOs(Os real) {
        super(real);
    }

    /** To be called before anything else of the library. */
    public static void install() {
        OsChoice.between = ScriptedOs::new;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle kill() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("kill")
                .map(function -> linker.downcallHandle(function,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
                .orElse(null); // there is no such thing on Windows
    }

    /** From now on, this process dies when a step has been done a number of times. */
    public static synchronized void dieAfter(String step, int occurrences) {
        last = step;
        times = occurrences;
    }

    private static synchronized boolean isLast(Enum<?> step) {
        return step.name().equals(last) && --times == 0;
    }

    @Override
    public void reached(Enum<?> step) {
        if (isLast(step)) {
            try {
                int _ = (int) KILL.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
            } catch (Throwable noKill) {
                // Then the next best.
            }
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public DeathNotices deathNotices() {
        return Boolean.getBoolean(WITHOUT_NOTICES) ? null : super.deathNotices();
    }
}
