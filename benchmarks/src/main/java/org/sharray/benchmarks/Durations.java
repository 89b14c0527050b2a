package org.sharray.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sharray.benchmarks.Effort.Depth;

/** How long measurements take: what the last ones took that are kept, of the same depth. */
final class Durations {
    private final Map<String, Double> seconds = new HashMap<>();

    /** Of all results that are kept. */
    Durations(List<Result> kept, Depth depth) {
        for (Result result : kept) {
            if (result.depth() == depth && result.seconds() != null) {
                seconds.put(result.group() + "." + result.measurement(), result.seconds());
            }
        }
    }

    /** What is known of the first and of all together; nothing if one is not known. */
    String estimate(List<String> measurements) {
        if (!seconds.keySet().containsAll(measurements)) {
            return seconds.containsKey(measurements.getFirst()) ? ", for some " + text(measurements.subList(0, 1)) : "";
        }
        String first = ", for some " + text(measurements.subList(0, 1));
        return measurements.size() == 1 ? first : first + "; all that is left takes some " + text(measurements);
    }

    private String text(List<String> measurements) {
        return text(measurements.stream().mapToDouble(seconds::get).sum());
    }

    /** As people say it: 40 s, 3 min, 1 h 5 min. */
    static String text(double seconds) {
        if (seconds < 99.5) {
            return Math.round(seconds) + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
