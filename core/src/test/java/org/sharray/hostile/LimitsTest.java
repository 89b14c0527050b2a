package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.OpenMode;
import org.sharray.SharedByteArray;
import org.sharray.SharedIntArray;
import org.sharray.error.StorageException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Prerequisite;

/** Limits of a process: descriptors, mappings, addresses, the size of files. Each of them is another JVM's. */
class LimitsTest {
    private static final int PAGE = 4096;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static ChildJvm limited(List<String> command, Class<?> program, Object... arguments) {
        ChildJvm.requireSuccess(command);
        return ChildJvm.startBy(command, List.of("-Xmx64m", "-XX:-UsePerfData"), program, arguments);
    }

    /** Makes anonymous arrays of each size, to one beyond the given number of pages. */
    static final class EachSize {
        public static void main(String[] arguments) throws IOException {
            SharedIntArray.create(1).close();
            ParentJvm.say("ready");
            for (int pages = 1; pages <= Integer.parseInt(arguments[0]); pages++) {
                long length = (long) pages * PAGE;
                Attempts.tell(() -> SharedByteArray.create(length, options().unlocked()).close());
            }
            ParentJvm.hear();
        }
    }

    @Tried(asked = "create, anonymous, of each size", when = "64 pages are all that there can be", works = 62, refused = 10, by = StorageException.class)
    void anonymousArrays(Attempts attempts) {
        List<String> limit = Mode.isNative()
                ? List.of("prlimit", "--fsize=" + 64 * PAGE)
                : List.of("unshare", "--mount", "sh", "-c",
                        "mount -t tmpfs -o size=" + 64 * PAGE + " tmpfs /dev/shm && exec \"$@\"", "sh");
        try (ChildJvm child = limited(limit, EachSize.class, 72)) {
            child.expect("ready");
            for (int pages = 1; pages <= 62; pages++) {
                attempts.works(child);
            }
            for (int pages = 63; pages <= 72; pages++) {
                attempts.refused(child, "an anonymous array");
            }
            child.say("end");
            child.join();
        }
    }

    /** Opens arrays until it is refused, tries some more, closes one and tries once more. */
    static final class OpenMany {
        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            // Without descriptors no class can be loaded from a directory: so all that is needed is refused once before.
            Attempts.tell(() -> SharedIntArray.create(1, options().file(path.resolve("below"))).close());
            SharedIntArray first = SharedIntArray.open(path);
            try (var _ = first.lock().hold()) {
                first.set(0, 1);
            }
            for (boolean anonymous : new boolean[]{true, false}) {
                Deque<SharedIntArray> open = new ArrayDeque<>();
                try {
                    while (true) {
                        open.add(
                                anonymous ? SharedIntArray.create(1, options().unlocked()) : SharedIntArray.open(path));
                    }
                } catch (StorageException full) {
                    ParentJvm.say("full");
                }
                for (int i = 0; i < 3; i++) {
                    Attempts.tell(() -> SharedIntArray.create(1).close());
                    Attempts.tell(() -> SharedIntArray.open(path).close());
                }
                try (var _ = first.lock().hold()) {
                    first.set(0, first.get(0) + 1);
                }
                open.remove().close();
                Attempts.tell(() -> {
                    SharedIntArray.open(path).close();
                    open.forEach(SharedIntArray::close);
                    SharedIntArray.create(1).close();
                });
            }
            ParentJvm.say(first.get(0));
            ParentJvm.hear();
        }
    }

    @Tried(asked = "create; open", when = "a process has as many open files as it may", refused = 12, works = 2, by = StorageException.class, and = "arrays that are open can be used and locked")
    void descriptors(Attempts attempts) {
        Path path = directory.parent().resolve("array.npy");
        SharedIntArray.create(1, options().file(path)).close();
        try (ChildJvm child = limited(List.of("prlimit", "--nofile=100:100"), OpenMany.class, path)) {
            child.hear();
            for (int round = 0; round < 2; round++) {
                child.expect("full");
                for (int i = 0; i < 6; i++) {
                    attempts.refused(child, "oo many open files");
                }
                attempts.works(child);
            }
            child.expect(3);
            child.say("end");
            child.join();
        }
    }

    /** Asks for what does not fit its addresses, when it is told that there is a limit. */
    static final class AskForMuch {
        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            SharedByteArray.open(path, OpenMode.READ_ONLY).close();
            SharedByteArray.create(1 << 20).close();
            ParentJvm.say(ProcessHandle.current().pid());
            ParentJvm.hear();
            for (int i = 0; i < 3; i++) {
                Attempts.tell(() -> SharedByteArray.create(48 << 20).close());
                Attempts.tell(() -> SharedByteArray.open(path, OpenMode.READ_ONLY).close());
            }
            Attempts.tell(() -> SharedByteArray.create(1 << 20).close());
            ParentJvm.hear();
        }
    }

    @Tried(asked = "create; open", when = "a process has no addresses left for the array (`RLIMIT_AS`)", refused = 6, works = 1, by = StorageException.class)
    void addresses(Attempts attempts) throws IOException {
        Path path = directory.parent().resolve("array.npy");
        SharedByteArray.create(48 << 20, options().file(path)).close();
        try (ChildJvm child = limited(List.of("env"), AskForMuch.class, path)) {
            String pid = child.hear();
            limitAddresses(pid, used(pid) + (32 << 20));
            child.say("limited");
            for (int i = 0; i < 6; i++) {
                attempts.refused(child, "no memory to map it");
            }
            attempts.works(child);
            child.say("end");
            child.join();
        }
    }

    private static long used(String pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream().filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst().orElseThrow();
    }

    private static void limitAddresses(String pid, Object bytes) throws IOException {
        String failure = Command.failureOf("prlimit", "--pid", pid, "--as=" + bytes + ":");
        Prerequisite.require(failure.isEmpty(), failure);
    }

    /** Cuts its memory into as many mappings as there may be. It is refused for want of addresses first: what a refusal needs is loaded then, for which the JVM maps memory, too. */
    static final class MapMany {
        private static final long PROT_READ = 1;
        private static final long PROT_NONE = 0;

        @SuppressWarnings("restricted")
        public static void main(String[] arguments) throws Throwable {
            Path path = Path.of(arguments[0]);
            SharedIntArray.create(1).close();
            SharedIntArray.open(path).close();
            ParentJvm.say(ProcessHandle.current().pid());
            ParentJvm.hear();
            Attempts.tell(() -> SharedByteArray.create(48 << 20).close());
            Attempts.tell(() -> SharedByteArray.open(Path.of(arguments[1])).close());
            ParentJvm.hear();
            Linker linker = Linker.nativeLinker();
            MethodHandle syscall = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG));
            boolean arm = System.getProperty("os.arch").equals("aarch64");
            long mmap = arm ? 222 : 9;
            long mprotect = arm ? 226 : 10;
            long pages = 1 << 18;
            long address = (long) syscall.invokeExact(mmap, 0L, pages * PAGE, PROT_READ, 0x4022L, -1L, 0L);
            long result = 0;
            for (long page = 1; page < pages && result == 0; page += 2) {
                result = (long) syscall.invokeExact(mprotect, address + page * PAGE, (long) PAGE, PROT_NONE, 0L, 0L,
                        0L);
            }
            long prot = PROT_READ;
            do { // a new mapping is given where a mapping is not cut in two any more
                result = (long) syscall.invokeExact(mmap, 0L, (long) PAGE, prot, 0x4022L, -1L, 0L);
                prot ^= PROT_READ;
            } while (result != -1);
            ParentJvm.say(result);
            for (int i = 0; i < 3; i++) {
                Attempts.tell(() -> SharedIntArray.create(1).close());
                Attempts.tell(() -> SharedIntArray.open(path).close());
            }
            long _ = (long) syscall.invokeExact(mprotect, address, pages * PAGE, PROT_READ, 0L, 0L, 0L);
            Attempts.tell(() -> SharedIntArray.open(path).close());
            ParentJvm.hear();
        }
    }

    @Tried(asked = "create; open", when = "a process has as many mappings as it may (`vm.max_map_count`)", refused = 6, works = 1, by = StorageException.class)
    void mappings(Attempts attempts) throws IOException {
        Path path = directory.parent().resolve("array.npy");
        Path large = directory.parent().resolve("large.npy");
        SharedIntArray.create(1, options().file(path)).close();
        SharedByteArray.create(48 << 20, options().file(large)).close();
        try (ChildJvm child = limited(List.of("env"), MapMany.class, path, large)) {
            String pid = child.hear();
            limitAddresses(pid, used(pid) + (32 << 20));
            child.say("limited");
            assertThat(child.hear() + child.hear()).contains("no memory to map it");
            limitAddresses(pid, "unlimited");
            child.say("unlimited");
            child.expect(-1);
            for (int i = 0; i < 6; i++) {
                attempts.refused(child, "no memory to map it");
            }
            attempts.works(child);
            child.say("end");
            child.join();
        }
    }
}
