package org.sharray.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import org.sharray.SharedByteArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.Slicing;

/**
 * Blurs a picture with a Gaussian, in a pool of processes: all read one shared picture, and each writes rows of its own of
 * a second one, which needs no lock for that.
 *
 * <p>
 * A Gaussian of two dimensions is one along the rows followed by one along the columns. The weights are whole numbers and
 * nothing is rounded before the end, so the result does not depend on how many processes make it. Colours count as much
 * as they are opaque. Beyond its edge, the picture goes on as its outermost pixels.
 */
public final class Blur {

    /** What the weights of a kernel add up to: 255 x 255 x this fits an int, and that x this a long. */
    private static final int UNIT = 1 << 14;

    /** The least rows that a process does at a time: it also reads those above and below that the blur reaches. */
    private static final int BAND = 64;

    private Blur() {}

    /**
     * Runs the program: two processes, radius 8.
     *
     * @param arguments the picture to read and the PNG to write
     * @throws IOException if a file can't be read or written
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var source = PictureFiles.read(Path.of(arguments[0]));
                var target = Picture.create(source.width(), source.height(), source.channels());
                var pool = ProcessPool.create(2)) {
            blur(source, target, 8, pool, (_, _) -> true);
            PictureFiles.write(target, Path.of(arguments[1]));
        }
    }

    /**
     * Blurs a picture.
     *
     * @param source the picture
     * @param target gets the result; of the same size and channels
     * @param radius how many pixels away a pixel still counts; the Gaussian's standard deviation is half of it
     * @param pool does the work
     * @param progress is told how many bytes are done
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void blur(Picture source, Picture target, int radius, ProcessPool pool, Slicing.Progress progress)
            throws InterruptedException {
        int[] kernel = kernel(radius);
        int band = Math.min(Math.ceilDiv(source.height(), pool.size()), Math.max(BAND, 4 * radius));
        long length = source.rowLength();
        pool.forEachSlice(target.bytes(), Slicing.chunks(band * length).progress(progress),
                (rows, from) -> blurRows(source, rows, kernel, (int) (from / length)));
    }

    private static void blurRows(Picture source, SharedByteArray target, int[] kernel, int from) {
        int radius = kernel.length / 2;
        int last = source.height() - 1;
        var sums = new int[kernel.length][source.rowLength()]; // the rows round the current one, blurred along the row
        var blurred = new byte[source.rowLength()];
        int to = from + (int) (target.length() / blurred.length);
        int ready = Math.max(0, from - radius);
        for (int y = from; y < to; y++) {
            for (; ready <= Math.min(last, y + radius); ready++) {
                sumAlongRow(source, ready, kernel, sums[ready % kernel.length]);
            }
            var total = new long[blurred.length];
            for (int k = 0; k < kernel.length; k++) {
                int row = Math.clamp(y + k - radius, 0, last);
                addWeighted(sums[row % kernel.length], kernel[k], total);
            }
            divide(total, source, blurred);
            long at = (long) (y - from) * blurred.length;
            target.slice(at, at + blurred.length).copyFrom(blurred);
        }
    }

    private static void sumAlongRow(Picture source, int y, int[] kernel, int[] sums) {
        int channels = source.channels();
        int[] row = padded(source, y, kernel.length / 2);
        Arrays.fill(sums, 0);
        for (int k = 0; k < kernel.length; k++) {
            int weight = kernel[k];
            int shift = k * channels;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * row[i + shift];
            }
        }
    }

    private static void addWeighted(int[] sums, long weight, long[] total) {
        for (int i = 0; i < total.length; i++) {
            total[i] += weight * sums[i];
        }
    }

    /** A row with {@code padding} more pixels at both ends, its colours times their alpha. */
    private static int[] padded(Picture source, int y, int padding) {
        int channels = source.channels();
        var row = new byte[source.rowLength()];
        source.row(y).copyTo(row);
        var padded = new int[row.length + 2 * padding * channels];
        for (int x = -padding; x < source.width() + padding; x++) {
            int pixel = Math.clamp(x, 0, source.width() - 1) * channels;
            int alpha = source.hasAlpha() ? Byte.toUnsignedInt(row[pixel + channels - 1]) : 1;
            for (int c = 0; c < channels; c++) {
                boolean colour = !source.hasAlpha() || c < channels - 1;
                padded[(x + padding) * channels + c] = Byte.toUnsignedInt(row[pixel + c]) * (colour ? alpha : 1);
            }
        }
        return padded;
    }

    /** From the weighted totals to bytes: alpha by the sum of the weights, colours by the sum of weights times alphas. */
    private static void divide(long[] total, Picture picture, byte[] result) {
        int channels = picture.channels();
        long unit = (long) UNIT * UNIT;
        for (int i = 0; i < total.length; i++) {
            int c = i % channels;
            boolean colour = picture.hasAlpha() && c < channels - 1;
            long divisor = colour ? total[i - c + channels - 1] : unit;
            result[i] = divisor == 0 ? 0 : (byte) ((total[i] + divisor / 2) / divisor);
        }
    }

    /**
     * The weights of a Gaussian, from {@code -radius} to {@code radius}.
     *
     * @param radius 0 or more
     * @return 2 x radius + 1 weights that add up to 2^14
     */
    static int[] kernel(int radius) {
        var exact = new double[2 * radius + 1];
        for (int i = 0; i < exact.length; i++) {
            double deviations = radius == 0 ? 0 : 2.0 * (i - radius) / radius;
            exact[i] = StrictMath.exp(-deviations * deviations / 2); // strict: the same on every machine
        }
        double sum = Arrays.stream(exact).sum();
        int[] weights = Arrays.stream(exact).mapToInt(weight -> (int) Math.round(weight / sum * UNIT)).toArray();
        weights[radius] += UNIT - Arrays.stream(weights).sum();
        return weights;
    }
}
