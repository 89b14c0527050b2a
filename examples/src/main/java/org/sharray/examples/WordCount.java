package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import org.sharray.OpenMode;
import org.sharray.SharedByteArray;
import org.sharray.SharedLongArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.Slicing;

/**
 * How often each word occurs in a text, counted by a pool of processes. The text is not sent: its file itself is the shared
 * array. It is split at the ends of lines, where no word goes on; each part gives a map, and the maps are merged here.
 */
public final class WordCount {

    /** Letters and digits; within a word also apostrophes. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(['’][\\p{L}\\p{M}\\p{N}]+)*");

    /** Parts are no longer than this, if their last line is not, so that each fits a heap. */
    private static final long LONGEST_PART = 1 << 20;

    private static final int PARTS_A_WORKER = 4;

    private WordCount() {}

    /**
     * Runs the program: two processes.
     *
     * @param arguments a text file in UTF-8
     * @throws IOException if it can't be read
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var pool = ProcessPool.create(2)) {
            Map<String, Long> counts = count(Path.of(arguments[0]), pool, (_, _) -> true);
            mostFrequent(counts, 10).forEach(word -> System.out.println(word.getValue() + " " + word.getKey()));
        }
    }

    /**
     * Counts the words of a text.
     *
     * @param file the text, in UTF-8
     * @param pool does the work
     * @param progress is told how far it is
     * @return how often each word occurs, in lower case
     * @throws IOException if the file's size can't be had
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static Map<String, Long> count(Path file, ProcessPool pool, Slicing.Progress progress)
            throws IOException, InterruptedException {
        long size = Files.size(file);
        if (size == 0) {
            return Map.of();
        }
        try (var text = SharedByteArray.open(file, 0, size, OpenMode.READ_ONLY);
                var parts = split(text, Math.clamp(size / PARTS_A_WORKER / pool.size(), 1, LONGEST_PART))) {
            var counts = new HashMap<String, Long>();
            pool.mapSlices(parts, Slicing.chunks(2).progress(progress),
                    part -> count(text.slice(part.get(0), part.get(1))))
                    .forEach(part -> part.forEach((word, count) -> counts.merge(word, count, Long::sum)));
            return counts;
        }
    }

    /** Where each part of the text begins and where it ends: at the first line end after so many bytes. */
    private static SharedLongArray split(SharedByteArray text, long length) {
        var bounds = LongStream.builder();
        for (long from = 0, to; from < text.length(); from = to) {
            to = Math.min(from + length, text.length());
            while (to < text.length() && text.get(to - 1) != '\n') {
                to++;
            }
            bounds.add(from).add(to);
        }
        return SharedLongArray.copyOf(bounds.build().toArray(), options().unlocked());
    }

    private static HashMap<String, Long> count(SharedByteArray text) {
        var counts = new HashMap<String, Long>();
        var words = WORD.matcher(new String(text.toArray(), StandardCharsets.UTF_8));
        while (words.find()) {
            counts.merge(words.group().toLowerCase(Locale.ROOT), 1L, Long::sum);
        }
        return counts;
    }

    /**
     * The most frequent words.
     *
     * @param counts how often each occurs
     * @param most how many words at most
     * @return the words, the most frequent one first, equally frequent ones by the alphabet
     */
    public static List<Map.Entry<String, Long>> mostFrequent(Map<String, Long> counts, int most) {
        Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream().sorted(byCount.thenComparing(Map.Entry.comparingByKey())).limit(most)
                .toList();
    }
}
