package org.sharray.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * An operating system under which this process dies or stops exactly after a step of a protocol, as a test says; and which keeps its death
 * notices to itself, if a test says so.
 *
 * <p>
 * {@code raise(3)} is exact: the calling thread does not come back from it to its program. The other threads have got the signal by then,
 * too, and have it as soon as they leave the processor or are interrupted there.
 */
public final class ScriptedOs extends DelegatingOs {
    /** Set to {@code true}, this system property makes the kernel one that does not tell of deaths. */
    public static final String WITHOUT_NOTICES = "sharray.test.withoutNotices";

    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19; // on Linux

    /** What Java calls the exit code of a process that SIGKILL has ended. */
    private static final int KILLED = 128 + SIGKILL;

    private static final MethodHandle RAISE = raise();

    /** The step after which the signal is due, and how often it is still to be reached until then; guarded by the class. */
    private static String last;
    private static int times;
    private static int signal;

    /** What to do instead of a signal, or null. */
    private static Runnable action;

    private ScriptedOs(Os real) {
        super(real);
    }

    /** To be called before anything else of the library. */
    public static void install() {
        OsChoice.between = ScriptedOs::new;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle raise() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find("raise").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    /** From now on, this process dies when a step has been done a number of times. */
    public static void dieAfter(String step, int occurrences) {
        plan(step, occurrences, SIGKILL);
    }

    /** From now on, this process stops when a step has been done, until it gets SIGCONT. */
    public static void stopAfter(String step) {
        plan(step, 1, SIGSTOP);
    }

    /** From now on, this process does something when a step has been done a number of times. */
    public static synchronized void doAfter(String step, int occurrences, Runnable what) {
        plan(step, occurrences, 0);
        action = what;
    }

    private static synchronized void plan(String step, int occurrences, int due) {
        last = step;
        times = occurrences;
        signal = due;
        action = null;
    }

    private static synchronized boolean isDue(Enum<?> step) {
        return step.name().equals(last) && --times == 0;
    }

    @Override
    public void reached(Enum<?> step) {
        if (isDue(step)) {
            if (action != null) {
                action.run();
                return;
            }
            try {
                int _ = (int) RAISE.invokeExact(signal);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
            if (signal == SIGKILL) {
                Runtime.getRuntime().halt(KILLED); // the next best where there is no such signal
            }
        }
    }

    @Override
    public DeathNotices deathNotices() {
        return Boolean.getBoolean(WITHOUT_NOTICES) ? null : super.deathNotices();
    }
}
