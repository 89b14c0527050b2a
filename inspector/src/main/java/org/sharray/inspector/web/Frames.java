package org.sharray.inspector.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.sharray.SharedArray;
import org.sharray.inspector.Envelope;
import org.sharray.inspector.Values;

/** Pictures of an array's elements, one after another: as much of them as a page has pixels for. */
final class Frames {
    private static final int MOST_ROWS_OF_TABLE = 256;

    private final SharedArray array;
    private final Optional<Values> values;
    private final View view;
    private final HeatMap heatMap;

    Frames(SharedArray array, Optional<Values> values, View view) {
        this.array = array;
        this.values = values;
        this.view = view;
        this.heatMap = new HeatMap(array.shape(), array.isColumnMajor(), view);
    }

    /** The next picture; texts and records are always a table. */
    Map<String, Object> next() {
        if (values.isEmpty()) {
            return table();
        }
        return switch (view.kind()) {
            case LINE -> line(values.get());
            case HEAT -> heatMap.frame(values.get());
            case TABLE -> table();
        };
    }

    private Map<String, Object> line(Values elements) {
        long to = Math.min(view.to(), elements.length());
        long from = Math.min(view.from(), to);
        Envelope envelope = Envelope.of(elements, from, to, view.width());
        ByteBuffer numbers = ByteBuffer.allocate(envelope.min().length * 2 * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        numbers.asDoubleBuffer().put(envelope.min()).put(envelope.max());
        return Map.of("view", "line", "from", from, "to", to, "data", text(numbers));
    }

    private Map<String, Object> table() {
        long to = Math.min(view.to(), array.length());
        long from = Math.min(view.from(), to);
        List<String> rows = LongStream.range(from, Math.min(to, from + MOST_ROWS_OF_TABLE))
                .mapToObj(index -> element(array, index)).toList();
        return Map.of("view", "table", "from", from, "rows", rows);
    }

    /** An element as text, exactly. */
    static String element(SharedArray array, long index) {
        String one = array.slice(index, index + 1).toString();
        return Plain.text(one.startsWith("[") && one.endsWith("]") ? one.substring(1, one.length() - 1) : one);
    }

    static String text(ByteBuffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
