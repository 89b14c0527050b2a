package org.sharray.cli.terminal;

import java.util.Optional;
import org.sharray.SharedArray;
import org.sharray.inspector.Envelope;
import org.sharray.inspector.Values;

/** Elements as they were at a moment, ready to be drawn: reading them may take a while, drawing does not. */
sealed interface Picture permits LinePlot, HeatMap, Picture.Nothing {
    /** Draws it as large as the frame. */
    void draw(Frame frame, Look look);

    /** Reads elements: as a line, or those of two dimensions as a heat map; for a frame of that size. */
    static Picture of(SharedArray array, int height, int width) {
        Optional<Values> values = Values.of(array);
        if (values.isEmpty()) {
            return new Nothing("no numbers, but " + array.elementType());
        } else if (array.length() == 0) {
            return new Nothing("no elements");
        }
        boolean flat = array.shape().rank() == 2 && array.shape().length(0) > 1 && array.shape().length(1) > 1;
        return flat
                ? new HeatMap(Grid.of(array, values.get(), 2 * height, width), HeatMap.Palette.VALUES)
                : new LinePlot(Envelope.of(values.get(), 0, array.length(), Math.max(1, 2 * width)));
    }

    /** Why there is nothing to draw. */
    record Nothing(String reason) implements Picture {
        @Override
        public void draw(Frame frame, Look look) {
            frame.put(0, 0, look.fit("(" + reason + ")", frame.width()), Style.FAINT);
        }
    }
}
