package org.sharray.conformance.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.sharray.ArrayHandle;
import org.sharray.ArrayOptions;
import org.sharray.Inspection;
import org.sharray.LongTransaction;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.OwnerDiedException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.error.StorageException;
import org.sharray.sync.SharedLock;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * Does what it is told, a line each, and answers each by a line: {@code ok}, what was asked for, or {@code no}, a category and a message. The commands are
 * those of conformance/README.md; the drivers in other languages understand the same.
 */
public final class JavaDriver {
    private final Map<String, SharedArray> arrays = new HashMap<>();

    private JavaDriver() {}

    /**
     * Obeys until its input ends.
     *
     * @param  arguments   none
     * @throws IOException if it can't read what it is told
     */
    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.OFF); // deaths are what scenarios are about
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        JavaDriver driver = new JavaDriver();
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(driver.answer(line).replaceAll("\\s+", " "));
            }
        }
    }

    private String answer(String line) {
        try {
            return obey(List.of(line.split(" ")));
        } catch (Exception failure) {
            return "no " + category(failure) + " " + failure.getMessage();
        }
    }

    private static String category(Exception failure) {
        return switch (failure) {
            case ArrayNotFoundException _ -> "not-found";
            case ArrayExistsException _ -> "exists";
            case ArrayFormatException _ -> "format";
            case OwnerDiedException _ -> "owner-died";
            case ReadOnlyArrayException _ -> "read-only";
            case ArrayClosedException _ -> "closed";
            case StorageException _ -> "storage";
            case IllegalMonitorStateException _ -> "not-owner";
            case UnsupportedOperationException _ -> "unsupported";
            default -> "wrong " + failure.getClass().getSimpleName();
        };
    }

    private String obey(List<String> words) throws InterruptedException {
        String command = words.getFirst();
        if (command.equals("reset")) {
            arrays.values().forEach(SharedArray::close);
            arrays.clear();
            return "ok";
        } else if (command.equals("delete")) {
            return SharedArray.delete(words.get(1)) ? "ok" : "no not-found there is no such array";
        }
        if (command.equals("counted")) {
            try (Inspection seen = Inspection.open(words.get(1))) {
                return String.valueOf(seen.lock().orElseThrow().acquisitions());
            }
        }
        String key = words.get(1);
        List<String> rest = words.subList(2, words.size());
        return switch (command) {
            case "create" -> keep(key, create(rest));
            case "open" -> keep(key, open(rest.getFirst(), mode(rest)));
            case "attach" -> keep(key, SharedArray.attach(ArrayHandle.parse(rest.getFirst()), mode(rest)));
            case "slice" -> keep(key, slice(array(rest.get(0)), rest.subList(1, 4)));
            default -> use(command, array(key), rest);
        };
    }

    private SharedArray array(String key) {
        return arrays.get(key);
    }

    private String keep(String key, SharedArray array) {
        arrays.put(key, array);
        return "ok";
    }

    private static OpenMode mode(List<String> words) {
        return words.size() > 1 && words.get(1).equals("r") ? OpenMode.READ_ONLY : OpenMode.READ_WRITE;
    }

    private SharedArray create(List<String> words) {
        ArrayOptions options = ArrayOptions.options();
        if (!words.get(0).equals("-")) {
            options = options.named(words.get(0));
        }
        for (String option : words.subList(3, words.size())) {
            String[] parts = option.split("=");
            options = switch (parts[0]) {
                case "strict" -> options.strict();
                case "unlocked" -> options.unlocked();
                case "stripes" -> options.stripes(Integer.parseInt(parts[1]));
                case "participants" -> options.participants(Integer.parseInt(parts[1]));
                case "lock" -> options.lock(array(parts[1]).lock());
                default -> throw new IllegalArgumentException("unknown option " + option);
            };
        }
        Shape shape = Shape.of(Arrays.stream(words.get(2).split("x")).mapToLong(Long::parseLong).toArray());
        return SharedArray.create(Dtype.parse(words.get(1)), shape, options);
    }

    private static SharedArray open(String place, OpenMode mode) {
        return place.contains("/") ? SharedArray.open(Path.of(place), mode) : SharedArray.open(place, mode);
    }

    private static SharedArray slice(SharedArray whole, List<String> bounds) {
        return whole.slice(Long.parseLong(bounds.get(0)), Long.parseLong(bounds.get(1)), Long.parseLong(bounds.get(2)));
    }

    private String use(String command, SharedArray array, List<String> rest) throws InterruptedException {
        switch (command) {
            case "close" -> array.close();
            case "put" -> put(array, rest);
            case "set" -> Elements.set(array, index(array, rest.get(0)), rest.get(1));
            case "unlock" -> lock(array, rest, 0).unlock();
            case "count" -> count(array, Integer.parseInt(rest.get(0)), rest);
            case "stamp" -> stamp((SharedLongArray) array, (SharedLongArray) array(rest.get(0)),
                    Integer.parseInt(rest.get(1)));
            case "notify" -> notifyWaiters(array, Long.parseLong(rest.get(0)));
            case "serve" -> serve((SharedIntArray) array, Integer.parseInt(rest.get(0)));
            default -> {
                String met = Meetings.obey(command, array, rest);
                return met != null ? met : ask(command, array, rest);
            }
        }
        return "ok";
    }

    private String ask(String command, SharedArray array, List<String> rest) throws InterruptedException {
        return switch (command) {
            case "describe" -> describe(array);
            case "handle" -> array.handle().toString();
            case "get" -> Elements.get(array, index(array, rest.get(0)));
            case "all" -> LongStream.range(0, array.length()).mapToObj(i -> Elements.get(array, inRows(array, i)))
                    .collect(Collectors.joining(" "));
            case "bytes" -> Elements.bytes(array);
            case "lock" -> {
                lock(array, rest, 0).lock();
                yield taken(lock(array, rest, 0));
            }
            case "try" -> {
                SharedLock lock = lock(array, rest, 1);
                yield lock.tryLock(Long.parseLong(rest.get(0)), TimeUnit.MILLISECONDS) ? taken(lock) : "timeout";
            }
            case "repair" -> array.lock().repair(() -> {}) ? "mended" : "whole";
            case "deaths" -> String.valueOf(array.lock().ownerDeaths());
            case "wait" -> await(array, rest) ? "changed" : "timeout";
            case "ask" -> String.valueOf(roundTrip((SharedIntArray) array, Integer.parseInt(rest.get(0))));
            default -> throw new IllegalArgumentException("unknown command " + command);
        };
    }

    private static String taken(SharedLock lock) {
        return lock.previousOwnerDied() ? "taken after a death" : "taken";
    }

    /** The array's lock, or with words {@code of i} that of element i. */
    private static SharedLock lock(SharedArray array, List<String> words, int from) {
        return words.size() > from ? array.lock(Long.parseLong(words.get(from + 1))) : array.lock();
    }

    private static String describe(SharedArray array) {
        String type = array.elementType().dtype().replace(" ", "");
        String shape = LongStream.of(array.shape().toArray()).mapToObj(String::valueOf)
                .collect(Collectors.joining("x"));
        return type + " " + shape + (array.hasLock() ? " locked" : " unlocked")
                + (array.isReadOnly() ? " read-only" : "");
    }

    private static long index(SharedArray array, String indices) {
        return array.index(Arrays.stream(indices.split(",")).mapToLong(Long::parseLong).toArray());
    }

    /** The index of the nth element if they are counted row by row, whatever their order in memory is. */
    private static long inRows(SharedArray array, long n) {
        long[] lengths = array.shape().toArray();
        long[] indices = new long[lengths.length];
        long rest = n;
        for (int d = lengths.length - 1; d >= 0; d--) {
            indices[d] = rest % lengths[d];
            rest /= lengths[d];
        }
        return array.index(indices);
    }

    private static void put(SharedArray array, List<String> values) {
        for (int n = 0; n < values.size(); n++) {
            Elements.set(array, inRows(array, n), values.get(n));
        }
    }

    private static void count(SharedArray array, int times, List<String> rest) {
        SharedLock lock = lock(array, rest, 1);
        long index = rest.size() > 1 ? Long.parseLong(rest.get(2)) : 0;
        if (array instanceof SharedIntArray ints) {
            for (int i = 0; i < times; i++) {
                try (var _ = lock.hold()) {
                    ints.set(index, ints.get(index) + 1);
                }
            }
        } else {
            SharedLongArray longs = (SharedLongArray) array;
            for (int i = 0; i < times; i++) {
                try (var _ = lock.hold()) {
                    longs.set(index, longs.get(index) + 1);
                }
            }
        }
    }

    /** In so many transactions, one number to all elements of two arrays. */
    private static void stamp(SharedLongArray array, SharedLongArray other, int times) {
        for (int n = 1; n <= times; n++) {
            long number = n;
            array.atomically(tx -> {
                stamp(tx, number);
                stamp(tx.on(other), number);
            });
        }
    }

    private static void stamp(LongTransaction tx, long number) {
        for (long i = 0; i < tx.length(); i++) {
            tx.set(i, number);
        }
    }

    private static boolean await(SharedArray array, List<String> rest) throws InterruptedException {
        long index = Long.parseLong(rest.get(0));
        long expected = Long.parseLong(rest.get(1));
        long millis = Long.parseLong(rest.get(2));
        return array instanceof SharedIntArray ints
                ? ints.awaitChange(index, (int) expected, millis, TimeUnit.MILLISECONDS)
                : ((SharedLongArray) array).awaitChange(index, expected, millis, TimeUnit.MILLISECONDS);
    }

    private static void notifyWaiters(SharedArray array, long index) {
        if (array instanceof SharedIntArray ints) {
            ints.notifyWaiters(index);
        } else {
            ((SharedLongArray) array).notifyWaiters(index);
        }
    }

    /** Answers each question, a change of element 0, by a change of element 1. */
    private static void serve(SharedIntArray array, int rounds) throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            array.awaitChange(0, round - 1);
            array.setVolatile(1, round);
            array.notifyWaiters(1);
        }
    }

    /** Asks so many times, and gives the nanoseconds of one round trip. */
    private static long roundTrip(SharedIntArray array, int rounds) throws InterruptedException {
        long start = System.nanoTime();
        for (int round = 1; round <= rounds; round++) {
            array.setVolatile(0, round);
            array.notifyWaiters(0);
            array.awaitChange(1, round - 1);
        }
        return (System.nanoTime() - start) / rounds;
    }
}
