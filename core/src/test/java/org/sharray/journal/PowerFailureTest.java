package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.sharray.ArrayOptions.options;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.OpenMode;
import org.sharray.SharedLongArray;
import org.sharray.os.RecordingOs;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/**
 * The power fails at any step of transactions over two durable arrays. A child does the transactions and records both files after each step and each flush. From that the test rebuilds what the
 * kernel may have left: of each page any content that it had since it was flushed last, each independent of the others. Who opens the files then finds one of the states that are allowed at that
 * moment: the last that was promised, or the one that was being made.
 */
class PowerFailureTest {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;

    /** So many mixtures of pages at one moment can all be tried. */
    private static final int ALL = 600;

    /** So many mixtures of sectors are tried. */
    private static final int SOME = 3;

    /** Elements of each array: three pages of them. */
    private static final int LENGTH = 1_500;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static Path file(Path parent, int number) {
        return parent.resolve("power" + number + ".npy");
    }

    /** Does the transactions, and writes into a file what is in the arrays' files after each step. */
    static final class Recorder {
        private static DataOutputStream record;
        private static Path parent;

        /** The states that may be found: their numbers. */
        private static int lower;
        private static int upper;

        public static void main(String[] arguments) throws Exception {
            RecordingOs.install();
            parent = Path.of(arguments[0]);
            List<Long> flushed = new ArrayList<>();
            RecordingOs.listen(_ -> {}, memory -> flushed.add(memory.byteSize()));
            try (SharedLongArray a = SharedLongArray.create(LENGTH,
                    options().file(file(parent, 0)).durable().journal(10_000).participants(4));
                    SharedLongArray b = SharedLongArray.create(LENGTH,
                            options().file(file(parent, 1)).lock(a.lock()))) {
                ParentJvm.say(flushed.equals(List.of(Files.size(file(parent, 0)), Files.size(file(parent, 1)))));
                try (var out = new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(parent.resolve("record"))))) {
                    record = out;
                    write(a, b, Integer.parseInt(arguments[1]));
                }
            }
            ParentJvm.say("recorded");
        }

        private static void write(SharedLongArray a, SharedLongArray b, int spread) throws IOException {
            RecordingOs.listen(Recorder::event, Recorder::flushed);
            event("start");
            state(a, b);
            Random random = new Random(1);
            long[] last = new long[1];
            for (int n = 1; n <= 7; n++) {
                upper = n;
                long value = n;
                if (n == 4) { // not in a transaction, to an element that was in one
                    a.set(0, value);
                    event("set");
                    a.flush();
                } else if (n == 7) { // the same in the array without the journal
                    b.set(last[0], value);
                    event("set");
                    b.flush();
                } else {
                    a.atomically(tx -> {
                        for (int i = 0; i < spread; i++) {
                            tx.set(random.nextLong(a.length()), value);
                            last[0] = random.nextLong(b.length());
                            tx.on(b).set(last[0], value);
                        }
                        tx.set(0, value);
                        if (value % 3 == 2) {
                            long[] many = new long[600];
                            Arrays.fill(many, value);
                            tx.copyFrom(random.nextInt(800), many);
                        }
                    });
                }
                lower = n;
                event("done");
                state(a, b);
            }
            RecordingOs.listen(_ -> {}, _ -> {});
            synchronized (Recorder.class) {
                record.writeUTF("end");
            }
        }

        private static synchronized void state(SharedLongArray a, SharedLongArray b) throws IOException {
            record.writeUTF("state");
            record.writeInt(Arrays.hashCode(a.toArray()));
            record.writeInt(Arrays.hashCode(b.toArray()));
        }

        private static void event(String name) {
            event(name, -1, 0, 0);
        }

        private static synchronized void event(String name, int flushedFile, long from, long to) {
            try {
                record.writeUTF(name);
                record.writeInt(lower);
                record.writeInt(upper);
                for (int i = 0; i < 2; i++) {
                    byte[] bytes = Files.readAllBytes(file(parent, i));
                    record.writeInt(bytes.length);
                    record.write(bytes);
                }
                record.writeInt(flushedFile);
                record.writeLong(from);
                record.writeLong(to);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static String inode(int number) throws IOException {
            return Files.getAttribute(file(parent, number), "unix:ino").toString();
        }

        /** By what proc_pid_maps(5) says of the address. */
        private static void flushed(MemorySegment memory) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                    String[] fields = line.split(" +"); // from-to permissions offset device inode path
                    String[] range = fields[0].split("-");
                    long start = Long.parseUnsignedLong(range[0], 16);
                    if (memory.address() >= start && memory.address() < Long.parseUnsignedLong(range[1], 16)) {
                        int number = fields[4].equals(inode(0)) ? 0 : 1;
                        assertThat(fields[4]).isEqualTo(inode(number));
                        long from = memory.address() - start + Long.parseLong(fields[2], 16);
                        event("flush", number, from, from + memory.byteSize());
                        return;
                    }
                }
                throw new AssertionError("no mapping of " + memory);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** What a unit of a file, a page or a sector, may hold: the contents since it was flushed last. */
    private static final class Unit {
        private final List<ByteBuffer> contents = new ArrayList<>();

        void hold(ByteBuffer content) {
            if (contents.isEmpty() || !contents.getLast().equals(content)) {
                contents.add(content);
            }
        }

        void flush() {
            contents.subList(0, contents.size() - 1).clear();
        }
    }

    /** The elements of both arrays, as hashes, after each update. */
    private final List<List<Integer>> states = new ArrayList<>();

    private final Set<List<Object>> seen = new HashSet<>();
    private final Random random = new Random(1);
    private int images;
    private int undone;

    @Test
    void everyMixtureOfPagesIsWholeAgain() throws Exception {
        replay(1, PAGE);
        assertThat(images).isGreaterThan(100);
    }

    @Test
    void mixturesOfSectorsOfLargerTransactionsAreWholeAgain() throws Exception {
        replay(4, SECTOR);
        assertThat(images).isGreaterThan(100);
    }

    private void replay(int spread, int unit) throws Exception {
        assumeThat(Path.of("/proc/self/maps")).exists();
        Path parent = Files.createDirectory(directory.parent().resolve("files"));
        try (ChildJvm recorder = ChildJvm.start(Recorder.class, parent, spread)) {
            recorder.expect("true");
            recorder.expect("recorded");
            recorder.join();
        }
        List<Moment> moments = read(parent.resolve("record"), unit);
        for (Moment moment : moments) {
            crash(moment, parent, unit);
        }
        assertThat(undone).as("images in which there was something left to do").isPositive();
    }

    /** A moment at which the power may fail. */
    private record Moment(String name, int lower, int upper, List<List<List<ByteBuffer>>> files) {}

    private List<Moment> read(Path path, int size) throws IOException {
        List<Moment> moments = new ArrayList<>();
        List<List<Unit>> files = List.of(new ArrayList<>(), new ArrayList<>());
        boolean first = true;
        try (DataInputStream record = new DataInputStream(Files.newInputStream(path))) {
            for (String name = record.readUTF(); !name.equals("end"); name = record.readUTF()) {
                if (name.equals("state")) {
                    states.add(List.of(record.readInt(), record.readInt()));
                    continue;
                }
                int lower = record.readInt();
                int upper = record.readInt();
                for (List<Unit> units : files) {
                    byte[] bytes = record.readNBytes(record.readInt());
                    for (int i = 0; i < bytes.length / size; i++) {
                        if (units.size() == i) {
                            units.add(new Unit());
                        }
                        units.get(i).hold(ByteBuffer.wrap(bytes, i * size, size));
                    }
                }
                int flushed = record.readInt();
                long from = record.readLong() / PAGE * PAGE;
                long to = record.readLong();
                if (flushed >= 0) {
                    List<Unit> units = files.get(flushed);
                    long behind = Math.min((to + PAGE - 1) / PAGE * PAGE / size, units.size());
                    units.subList((int) (from / size), (int) behind).forEach(Unit::flush);
                }
                if (first) {
                    files.forEach(units -> units.forEach(Unit::flush)); // as creation has done
                    first = false;
                }
                moments.add(new Moment(name, lower, upper, files.stream()
                        .map(units -> units.stream().map(each -> List.copyOf(each.contents)).toList()).toList()));
            }
        }
        return moments;
    }

    private void crash(Moment moment, Path parent, int unit) throws IOException {
        List<List<ByteBuffer>> units = new ArrayList<>();
        moment.files.forEach(units::addAll);
        double all = units.stream().mapToDouble(List::size).reduce(1, (x, y) -> x * y);
        int[] choice = new int[units.size()];
        if (unit == PAGE) {
            assertThat(all).as("mixtures of pages").isLessThanOrEqualTo(ALL);
            for (boolean more = true; more; more = next(choice, units)) {
                image(moment, units, choice, parent, unit);
            }
            return;
        }
        for (int i = 0; i < SOME; i++) {
            int bias = i;
            Arrays.setAll(choice, u -> bias == 0
                    ? 0
                    : bias == 1 ? units.get(u).size() - 1 : random.nextInt(units.get(u).size()));
            image(moment, units, choice, parent, unit);
        }
    }

    private static boolean next(int[] choice, List<List<ByteBuffer>> units) {
        for (int u = 0; u < choice.length; u++) {
            if (++choice[u] < units.get(u).size()) {
                return true;
            }
            choice[u] = 0;
        }
        return false;
    }

    private void image(Moment moment, List<List<ByteBuffer>> units, int[] choice, Path parent, int unit)
            throws IOException {
        List<Object> key = new ArrayList<>(List.of(moment.lower, moment.upper));
        for (int u = 0; u < choice.length; u++) {
            key.add(units.get(u).get(choice[u]));
        }
        if (!seen.add(key)) {
            return;
        }
        images++;
        int u = 0;
        for (int i = 0; i < 2; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(moment.files.get(i).size() * unit);
            while (bytes.hasRemaining()) {
                bytes.put(units.get(u).get(choice[u]).duplicate());
                u++;
            }
            Files.deleteIfExists(file(parent, i));
            Files.write(file(parent, i), bytes.array());
        }
        List<Integer> before = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (SharedLongArray array = SharedLongArray.open(file(parent, i), OpenMode.READ_ONLY)) {
                before.add(Arrays.hashCode(array.toArray()));
            }
        }
        int first = images % 2; // either is opened first
        try (SharedLongArray one = SharedLongArray.open(file(parent, first));
                SharedLongArray two = SharedLongArray.open(file(parent, 1 - first))) {
            List<Integer> found = List.of(Arrays.hashCode((first == 0 ? one : two).toArray()),
                    Arrays.hashCode((first == 0 ? two : one).toArray()));
            undone += found.equals(before) ? 0 : 1;
            assertThat(states.subList(moment.lower, moment.upper + 1))
                    .as("after %s, with states %d to %d", moment.name, moment.lower, moment.upper).contains(found);
            if (images % 20 == 0) {
                two.atomically(tx -> tx.set(1, 5));
                assertThat(two.get(1)).isEqualTo(5);
            }
        }
    }
}
