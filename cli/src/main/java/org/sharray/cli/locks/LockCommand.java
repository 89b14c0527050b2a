package org.sharray.cli.locks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.error.OwnerDiedException;
import org.sharray.sync.SharedLock;

import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command while it holds locks. */
@Command(name = "lock", sortOptions = false, preprocessor = LockCommand.Split.class, //
        customSynopsis = "sharray lock [--repair] [-t=SECONDS] NAME... -- COMMAND [ARGS...]", //
        description = "Run a command while holding the lock of an array, or of several. The exit code is the command's: 127 if there is no such "
                + "command, 1 if the lock could not be had.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray lock scores -- ./backup.sh", //
                "  sharray lock -t 5 'scores[3]' -- sharray set 'scores[3]=7' --no-lock", //
                "  sharray lock --repair scores -- ./mend.sh"})
final class LockCommand extends PrintingCommand {
    private static final int NO_SUCH_COMMAND = 127;
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "An array; with an index in brackets behind it, the lock of the part in which that element is.")
    private List<String> names;

    @Option(names = {"-t",
            "--timeout"}, paramLabel = "SECONDS", description = "How long to wait for each lock; without it, for ever.")
    private Double seconds;

    @Option(names = "--repair", description = "For strict arrays: if an owner has died, the command mends what the lock protects; it has if its exit code is 0.")
    private boolean repair;

    /** What stands behind {@code --}. */
    private List<String> command = List.of();

    private final CountDownLatch released = new CountDownLatch(1);

    /** The command, once it was started; guarded by this. */
    private Process running;

    /** Whether it is too late to start it; guarded by this. */
    private boolean isEnding;

    private LockCommand() {}

    /** Takes the command away, which picocli would take for more names. */
    static final class Split implements IParameterPreprocessor {
        private Split() {}

        @Override
        public boolean preprocess(Stack<String> arguments, CommandSpec spec, ArgSpec argument,
                Map<String, Object> info) {
            int at = arguments.lastIndexOf("--"); // the next argument is the last of the stack
            if (at >= 0 && spec.userObject() instanceof LockCommand lock) {
                List<String> behind = new ArrayList<>(arguments.subList(0, at)).reversed();
                lock.command = List.copyOf(behind);
                arguments.subList(0, at + 1).clear();
            }
            return false;
        }
    }

    /** An array of which a lock is wanted. */
    private record Wanted(SharedArray array, Optional<Long> index, String text) {
        SharedLock lock() {
            return index.isPresent() ? array.lock(index.get()) : array.lock();
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (command.isEmpty()) {
            throw wrong("the command is missing: sharray lock NAME -- COMMAND");
        } else if (repair && (names.size() > 1 || seconds != null)) {
            throw wrong("--repair is for one lock, and waits for it");
        }
        List<Wanted> wanted = new ArrayList<>();
        try {
            for (String name : names.stream().sorted(Comparator.naturalOrder()).toList()) { // so that two of these don't wait for each other
                wanted.add(open(name));
            }
            return hold(wanted);
        } finally {
            wanted.forEach(one -> one.array().close());
        }
    }

    private Wanted open(String name) {
        boolean indexed = name.endsWith("]") && !read(() -> ArrayPlace.of(name)).exists();
        int bracket = indexed ? name.lastIndexOf('[') : -1;
        String array = bracket < 0 ? name : name.substring(0, bracket);
        String index = bracket < 0 ? "" : name.substring(bracket + 1, name.length() - 1).strip();
        if (bracket >= 0 && !index.matches("[0-9]{1,18}")) {
            throw wrong("'" + index + "' is not the index of an element");
        }
        SharedArray opened = read(() -> ArrayPlace.of(array).open());
        Wanted wanted = new Wanted(opened, bracket < 0 ? Optional.empty() : Optional.of(Long.parseLong(index)), name);
        try {
            wanted.lock();
            return wanted;
        } catch (UnsupportedOperationException | IndexOutOfBoundsException none) {
            opened.close();
            throw new CommandException(bracket < 0 ? array + " has no lock" : array + ": " + none.getMessage(), none);
        }
    }

    private int hold(List<Wanted> wanted) throws InterruptedException, IOException {
        List<SharedLock.Guard> held = new ArrayList<>();
        try {
            if (repair) {
                int[] code = {-1};
                boolean died = mend(wanted.getFirst().lock(), code);
                if (died || code[0] >= 0) {
                    return code[0];
                }
            }
            boolean died = false;
            for (Wanted one : wanted) {
                SharedLock.Guard guard = acquire(one);
                held.add(guard);
                if (guard.previousOwnerDied()) {
                    died = true;
                    remark("the last owner of the lock of " + one.text()
                            + " died with it; what it protects may be half done");
                }
            }
            return run(died);
        } finally {
            held.reversed().forEach(this::release);
            released.countDown();
        }
    }

    private void release(SharedLock.Guard guard) {
        try {
            guard.close();
        } catch (IllegalMonitorStateException taken) {
            remark("the lock was taken away by force while the command ran: others may have changed what it protects meanwhile");
        }
    }

    private SharedLock.Guard acquire(Wanted one) throws InterruptedException {
        try {
            if (seconds == null) {
                return one.lock().hold();
            }
            return one.lock().tryHold((long) (seconds * 1e9), TimeUnit.NANOSECONDS)
                    .orElseThrow(() -> new CommandException(
                            "somebody else has had the lock of " + one.text() + " for " + seconds
                                    + " s; see 'sharray why'"));
        } catch (OwnerDiedException strict) {
            throw new CommandException("an owner of the lock of " + one.text()
                    + " died with it, and the array is strict: 'sharray lock --repair' runs a command that mends it",
                    strict);
        }
    }

    /** The command did not mend it. */
    private static final class NotMended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotMended(Exception cause) {
            super(cause);
        }
    }

    private boolean mend(SharedLock lock, int[] code) throws IOException, InterruptedException {
        try {
            return lock.repair(() -> {
                try {
                    code[0] = run(true);
                } catch (IOException | InterruptedException failed) {
                    throw new NotMended(failed);
                }
                if (code[0] != 0) {
                    throw new NotMended(null);
                }
            });
        } catch (NotMended failed) {
            switch (failed.getCause()) {
                case IOException refused -> throw refused;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> remark("the command failed, so the lock still waits for its repair");
            }
            return true;
        }
    }

    /** Runs the command; if this process is told to end, the command is, too, and this waits for it before the lock is free. */
    private int run(boolean died) throws IOException, InterruptedException {
        if (!isThere(command.getFirst())) {
            remark(command.getFirst() + ": no such command");
            return NO_SUCH_COMMAND;
        }
        ProcessBuilder builder = new ProcessBuilder(withParentsDeath(command)).inheritIO();
        builder.environment().put("SHARRAY_OWNER_DIED", String.valueOf(died));
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::end, "sharray-lock-ending"));
        } catch (IllegalStateException isEnding) {
            throw new InterruptedException();
        }
        return start(builder).waitFor();
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        if (isEnding) {
            throw new InterruptedException();
        }
        running = builder.start();
        return running;
    }

    private synchronized Optional<Process> startNoMore() {
        isEnding = true;
        return Optional.ofNullable(running);
    }

    /** When this process ends, for whatever reason it still can: first the command, then the locks. */
    private void end() {
        Optional<Process> started = startNoMore();
        started.ifPresent(Process::destroy);
        try {
            if (started.isPresent()) {
                started.get().waitFor();
            }
            released.await();
        } catch (InterruptedException impatient) {
            // The end of this process frees the locks.
        }
    }

    /** Where there is the tool, the kernel ends the command when this process is killed, which could tell it nothing any more. */
    private static List<String> withParentsDeath(List<String> command) {
        return Files.isExecutable(SETPRIV)
                ? Stream.concat(Stream.of(SETPRIV.toString(), "--pdeathsig", "TERM", "--"), command.stream()).toList()
                : command;
    }

    private static boolean isThere(String program) {
        if (program.contains("/")) {
            return Files.isExecutable(Path.of(program)) && !Files.isDirectory(Path.of(program));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .map(directory -> Path.of(directory, program))
                .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
    }
}
