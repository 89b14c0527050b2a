package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.os.DeathNotices;
import org.sharray.os.Os;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Prerequisite;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/**
 * What the kernel does at the end of a process in whose slots somebody has forged the links of a robust list. As docs/format.md has the slots.
 */
@NativeOnly("the kernel hears of native processes alone")
class ForgedLinkTest {
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final int LINK = 24;
    private static final int NOTICE = 32;
    private static final int THREAD = 0x3FFF_FFFF;
    private static final int DIED = 0x4000_0000;
    private static final int WAITERS = 0x8000_0000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final Arena arena = Arena.ofShared();

    @BeforeEach
    void requireNotices() {
        DeathNotices notices = Os.current().deathNotices();
        Prerequisite.require(notices != null && notices.fence(), "this kernel does not give notice of deaths");
    }

    @AfterEach
    void unmap() {
        arena.close();
    }

    /** Takes part in the locks of the arrays that it is told, and holds them until it is killed. */
    static final class Keeper {
        public static void main(String[] files) throws IOException {
            for (String file : files) {
                SharedIntArray.open(Path.of(file)).lock().lock();
            }
            ParentJvm.say("in");
            ParentJvm.hear();
        }
    }

    private Path array(String name, int length) {
        Path path = directory.parent().resolve(name + ".npy");
        SharedIntArray.create(length, options().file(path)).close();
        return path;
    }

    /** A file as somebody has it who takes no part in its lock. */
    private MemorySegment mapped(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return file.map(MapMode.READ_WRITE, 0, file.size(), arena);
        }
    }

    private static long field(Path path, Field field) throws IOException {
        return new TrailerBytes(Files.readAllBytes(path)).get(field);
    }

    /** The notice word of the first slot, once the keeper's thread has written it. */
    private static int noticeIn(MemorySegment file, long slots) {
        Await.until("the kernel to watch", () -> (int) INT.getVolatile(file, slots + NOTICE) != 0);
        return (int) INT.getVolatile(file, slots + NOTICE);
    }

    /** Where a process has mapped the beginning of a file, to write to it. */
    private static long addressOf(Path file, long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
                .filter(line -> line.endsWith(" " + file) && line.contains(" rw-s 00000000 "))
                .mapToLong(line -> Long.parseUnsignedLong(line.split("-")[0], 16)).findFirst().orElseThrow();
    }

    @Test
    void aForgedLinkLeadsTheKernelNowhere() throws IOException {
        Path forged = array("forged", 1);
        Path other = array("other", 8);
        long slots = field(forged, Field.SLOTS);
        long elements = field(other, Field.DATA);
        MemorySegment file = mapped(forged);
        MemorySegment words = mapped(other).asSlice(elements, 8 * Integer.BYTES);
        try (ChildJvm child = ChildJvm.start(Keeper.class, forged, other).expect("in")) {
            int keeper = noticeIn(file, slots) & THREAD;
            words.setAtIndex(ValueLayout.JAVA_INT, 6, keeper | WAITERS);
            long target = addressOf(other, child.pid()) + elements + 6 * Integer.BYTES;
            file.set(ValueLayout.JAVA_LONG, slots + LINK, target - (NOTICE - LINK));
            child.kill();
            assertThat(words.getAtIndex(ValueLayout.JAVA_INT, 6)).isEqualTo(keeper | WAITERS);
        }
        assertThat((int) INT.getVolatile(file, slots + NOTICE)).as("what the kernel shall do")
                .isEqualTo(WAITERS | DIED);
    }

    @Test
    void aForgedLinkKeepsNoDeathFromOthers() throws IOException {
        Path first = array("first", 1);
        Path second = array("second", 1);
        long slots = field(first, Field.SLOTS);
        MemorySegment[] files = {mapped(first), mapped(second)};
        try (ChildJvm child = ChildJvm.start(Keeper.class, first, second).expect("in")) {
            for (MemorySegment file : files) {
                assertThat(noticeIn(file, slots) & THREAD).isNotZero();
                file.set(ValueLayout.JAVA_LONG, slots + LINK, 8); // where nothing is mapped
            }
            child.kill();
        }
        for (MemorySegment file : files) {
            assertThat((int) INT.getVolatile(file, slots + NOTICE)).isEqualTo(WAITERS | DIED);
        }
    }
}
