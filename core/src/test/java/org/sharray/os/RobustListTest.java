package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Prerequisite;

/** The kernel's notices, of threads that end, so that no process has to. */
@NativeOnly("there are none")
class RobustListTest {
    private static final int MOST = 2048;

    /** Where a word is in its page. */
    private static final int PLACE = 72;

    @BeforeEach
    void requireNotices() {
        Prerequisite.require(RobustList.connect(LinuxOs.connect()) != null,
                "this kernel does not give notice of deaths");
    }

    /** Lets a thread watch over words of a file, a page each, and end; returns those that are marked then. The first word has to be watched over. */
    private static List<Integer> marked(int words, BiConsumer<DeathNotices, MemorySegment> begin) throws IOException {
        try (Descriptor memory = LinuxOs.connect().createAnonymous("test"); Arena arena = Arena.ofShared()) {
            memory.reserve(words * LinuxOs.PAGE);
            MemorySegment file = memory.map(words * LinuxOs.PAGE, true, arena);
            DeathNotices notices = LinuxOs.connect().deathNotices();
            Thread.ofPlatform().start(() -> {
                int ours = notices.begin();
                for (int i = 0; i < words; i++) {
                    file.set(ValueLayout.JAVA_INT, place(i), ours);
                }
                begin.accept(notices, file);
            });
            Await.until("the kernel to mark the first", () -> isMarked(file, 0)); // it is the last of the list
            List<Integer> marked = IntStream.range(0, words).filter(i -> isMarked(file, i)).boxed().toList();
            IntStream.range(0, words).forEach(i -> notices.remove(file, place(i)));
            return marked;
        }
    }

    private static long place(int word) {
        return word * LinuxOs.PAGE + PLACE;
    }

    private static boolean isMarked(MemorySegment file, int word) {
        return ((int) ValueLayout.JAVA_INT.varHandle().getVolatile(file, place(word)) & DeathNotices.MARK) != 0;
    }

    @Test
    void whatIsWatchedOverIsMarkedAndNothingElse() throws IOException {
        assertThat(marked(12, (notices, file) -> {
            IntStream.range(0, 8).forEach(i -> notices.add(file, place(i)));
            IntStream.of(1, 3, 7).forEach(i -> notices.remove(file, place(i)));
            notices.add(file, place(9));
            notices.add(file, place(3));
            notices.remove(file, place(11)); // which is not watched over
        })).containsExactly(0, 2, 3, 4, 5, 6, 9);
    }

    @Test
    void soManyAreWatchedOverAndNoMore() throws IOException {
        assertThat(marked(MOST + 3, (notices, file) -> {
            IntStream.range(0, MOST + 2).forEach(i -> notices.add(file, place(i)));
            notices.remove(file, place(5)); // whose place is taken
            notices.add(file, place(MOST + 2));
        })).hasSize(MOST).doesNotContain(5, MOST, MOST + 1).contains(MOST - 1, MOST + 2);
    }
}
