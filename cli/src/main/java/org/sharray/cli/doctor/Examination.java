package org.sharray.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.sharray.Inspection;
import org.sharray.SharedIntArray;
import org.sharray.cli.output.Facts;
import org.sharray.error.SharrayException;
import org.sharray.inspect.FoundArray;
import org.sharray.os.DeathNotices;
import org.sharray.os.Os;
import org.sharray.storage.NamedArrays;

/** Looks at one thing after the other. Nothing here may fail: what can't be looked at is a finding, too. */
final class Examination {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long LITTLE = 64L << 20;
    private static final long ALMOST_NOTHING = 4L << 20;
    private static final int PROGRAM_SECONDS = 10;

    private final List<Finding> findings = new ArrayList<>();

    private Examination() {}

    static List<Finding> all() {
        Examination made = new Examination();
        made.look("JDK", Examination::jdk);
        made.look("native access", Examination::nativeAccess);
        made.look("shared memory", Examination::sharedMemory);
        made.look("logging out", Examination::loggingOut);
        made.look("memory", Examination::memory);
        made.look("anonymous array", Examination::anonymousArray);
        made.look("locks", Examination::byteLocks);
        made.look("notice of deaths", Examination::deathNotices);
        made.look("system calls", Examination::systemCalls);
        made.look("named arrays", Examination::directory);
        made.look("arrays", Examination::arrays);
        made.look("leftovers", Examination::leftovers);
        made.look("clock", Examination::clock);
        made.look("Python", Examination::python);
        made.look("C compiler", () -> program("C compiler",
                "only programs in C and C++ that use sharray.h need one: apt-get install gcc", "cc", "--version"));
        return made.findings;
    }

    private void look(String what, Supplier<Finding> look) {
        try {
            findings.add(look.get());
        } catch (RuntimeException unexpected) {
            findings.add(Finding.warn(what, "can't be looked at: " + unexpected.getMessage(),
                    "this is only about what can be told here"));
        }
    }

    private static Finding jdk() {
        return Finding.ok("JDK",
                System.getProperty("java.vendor") + " " + Runtime.version() + " on " + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
    }

    private static Finding nativeAccess() {
        return Os.current().locksProveLife()
                ? Finding.ok("native access", "on")
                : Finding.warn("native access", "off: this is portable mode",
                        "waits poll, and a killed process's anonymous arrays stay as hidden files; run Java with --enable-native-access=ALL-UNNAMED, and without -D"
                                + Os.PORTABLE_PROPERTY);
    }

    private static Finding sharedMemory() {
        if (!Files.isDirectory(SHARED_MEMORY)) {
            return Finding.warn("shared memory", "there is no /dev/shm",
                    "named arrays are in " + NamedArrays.directory() + ", on a disk perhaps");
        }
        try {
            FileStore store = Files.getFileStore(SHARED_MEMORY);
            String found = "/dev/shm has " + Facts.bytes(store.getUsableSpace()) + " of "
                    + Facts.bytes(store.getTotalSpace()) + " free";
            boolean small = store.getTotalSpace() <= LITTLE;
            String advice = (small
                    ? "named arrays have no more room than that: 64 MiB is what Docker and Podman give a container unless told otherwise. "
                    : "named arrays are there. ")
                    + "Make it larger: in a container by --shm-size=8g (Compose: shm_size; Kubernetes: an emptyDir of medium Memory at /dev/shm), else by 'mount -o remount,size=8G /dev/shm'; or "
                    + NamedArrays.VARIABLE + " names another directory";
            if (!Files.isWritable(SHARED_MEMORY)) {
                return Finding.bad("shared memory", "/dev/shm can't be written",
                        NamedArrays.VARIABLE + " names another directory");
            }
            return store.getUsableSpace() < (small ? ALMOST_NOTHING : LITTLE)
                    ? Finding.bad("shared memory", found, advice)
                    : small
                            ? Finding.warn("shared memory", found, advice)
                            : Finding.ok("shared memory", found);
        } catch (IOException refused) {
            return Finding.warn("shared memory", "/dev/shm can't be asked: " + refused.getMessage(),
                    "is it mounted? see 'mount | grep shm'");
        }
    }

    private static Finding loggingOut() {
        try {
            return NamedArrays.directory().startsWith(SHARED_MEMORY)
                    ? RemoveIpc.look(Path.of("/"), ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                            System.getProperty("user.name"))
                    : Finding.ok("logging out", "deletes nothing: named arrays are in " + NamedArrays.directory());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            return Finding.ok("logging out", "deletes nothing that one knows of");
        }
    }

    private static Finding memory() {
        OptionalLong left = Os.current().availableMemory();
        if (left.isEmpty()) {
            return Finding.warn("memory", "the system does not tell how much is left",
                    "an array that is too large may end the process");
        }
        String found = Facts.bytes(left.getAsLong()) + " are left for this machine or container";
        return left.getAsLong() < LITTLE
                ? Finding.bad("memory", found,
                        "arrays of shared memory count as memory: delete some (sharray ls, sharray rm), or give the container more (docker run --memory)")
                : Finding.ok("memory", found);
    }

    private static Finding anonymousArray() {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            return Finding.ok("anonymous array", Os.current().locksProveLife()
                    ? "memfd_create works: nothing is left when the last process ends"
                    : "a hidden file, " + array.handle().file().map(Path::toString).orElse("somewhere"));
        } catch (SharrayException refused) {
            return Finding.bad("anonymous array", refused.getMessage(),
                    "is memfd_create forbidden (seccomp, gVisor)? -D" + Os.PORTABLE_PROPERTY + "=true does without");
        }
    }

    private static Finding byteLocks() {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            try (var _ = array.lock().hold()) {
                return Finding.ok("locks", Os.current().locksProveLife()
                        ? "open file description locks and futexes work: a death is known for certain"
                        : "portable: a death is known by process id and start time");
            }
        } catch (SharrayException refused) {
            return Finding.bad("locks", refused.getMessage(),
                    "F_OFD_SETLK needs Linux 3.15, and a sandbox that lets it through");
        }
    }

    private static Finding deathNotices() {
        if (!Os.current().locksProveLife()) {
            return Finding.warn("notice of deaths", "none in portable mode",
                    "the death of a lock's owner is found within some 20 ms instead of 1 ms");
        }
        DeathNotices notices = Os.current().deathNotices();
        return notices != null
                ? Finding.ok("notice of deaths",
                        "set_robust_list, futex_waitv and membarrier work: a death is heard within about a millisecond")
                : Finding.warn("notice of deaths",
                        "the kernel has no futex_waitv (Linux 5.16), or a sandbox forbids it",
                        "the death of a lock's owner is found within some 20 ms instead of 1 ms; a container needs a seccomp profile that knows futex_waitv (Docker 20.10.14)");
    }

    private static Finding systemCalls() {
        try {
            String seccomp = "";
            for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
                seccomp = line.startsWith("Seccomp:") ? line.substring("Seccomp:".length()).strip() : seccomp;
            }
            return seccomp.equals("2")
                    ? Finding.ok("system calls",
                            "filtered by seccomp, as in containers; what arrays need is tried above")
                    : Finding.ok("system calls", "not filtered");
        } catch (IOException notLinux) {
            return Finding.ok("system calls", "not Linux");
        }
    }

    private static Finding directory() {
        Path directory = NamedArrays.directory();
        try {
            int count = NamedArrays.names().size();
            if (!Files.exists(directory)) {
                return Finding.ok("named arrays", directory + " is not there yet; the first named array makes it");
            }
            return Finding.ok("named arrays", count + " in " + directory + ", mode "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        } catch (SharrayException refused) {
            return Finding.bad("named arrays", refused.getMessage(),
                    "no named array can be made or opened; " + NamedArrays.VARIABLE + " names another directory");
        } catch (IOException | UnsupportedOperationException unknown) {
            return Finding.ok("named arrays", directory.toString());
        }
    }

    private static Finding arrays() {
        List<String> damaged = new ArrayList<>();
        List<FoundArray> found = Inspection.find();
        for (FoundArray array : found) {
            try (Inspection _ = Inspection.open(array)) {
                continue;
            } catch (SharrayException refused) {
                damaged.add(array.label() + ": " + refused.getMessage());
            }
        }
        long orphans = found.stream()
                .filter(array -> array.kind() == FoundArray.Kind.NAMED && array.processes().isEmpty()).count();
        String count = found.size() + " in all, " + orphans + " named ones that no process has open";
        return damaged.isEmpty()
                ? Finding.ok("arrays", count)
                : Finding.warn("arrays", count + "; " + damaged.size() + " can't be opened",
                        String.join("; ", damaged));
    }

    private static Finding leftovers() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : NamedArrays.directory(), ".sharray-*")) {
            int count = 0;
            for (Path _ : files) {
                count++;
            }
            return count == 0
                    ? Finding.ok("leftovers", "none")
                    : Finding.warn("leftovers", count + " hidden files, of portable processes that live or have died",
                            "'sharray gc' deletes those that nobody uses");
        } catch (IOException none) {
            return Finding.ok("leftovers", "none");
        }
    }

    /** Times since which locks are held are of the wall clock, the starts of processes are counted from the machine's start. */
    private static Finding clock() {
        try {
            double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
            Instant booted = Instant.now().minusMillis((long) (uptime * 1000));
            Instant own = ProcessHandle.current().info().startInstant().orElse(Instant.now());
            Duration apart = Duration.between(own, Instant.now());
            if (apart.isNegative() || booted.isBefore(Instant.parse("2020-01-01T00:00:00Z"))) {
                return Finding.warn("clock", "it is " + Instant.now() + ", and the machine started " + booted,
                        "the clock is wrong, or was set: locks work all the same, but times that are shown mean little");
            }
            return Finding.ok("clock", "it is " + Instant.now().toString().substring(0, 19)
                    + "Z, and the machine started " + Facts.time(Duration.between(booted, Instant.now())) + " ago");
        } catch (IOException | RuntimeException notLinux) {
            return Finding.ok("clock", "it is " + Instant.now());
        }
    }

    private static Finding python() {
        return program("Python", "only programs in Python, and PythonProcess, need it: apt-get install python3-numpy",
                "python3", "-c",
                "import sys\ntry:\n import numpy; n = 'NumPy ' + numpy.__version__\nexcept ImportError: n = 'no NumPy'\nprint('Python', sys.version.split()[0] + ',', n)");
    }

    private static Finding program(String what, String advice, String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Finding.warn(what, command[0] + " does not answer", advice);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .findFirst().orElse("");
            return process.exitValue() == 0
                    ? Finding.ok(what, said)
                    : Finding.warn(what, command[0] + " fails", advice);
        } catch (IOException missing) {
            return Finding.warn(what, "not found", advice);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Finding.warn(what, "not asked", advice);
        }
    }
}
