package org.sharray.examples;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

import org.sharray.SharedByteArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.Slicing;

/**
 * Draws a part of the Mandelbrot set, in a pool of processes. Some rows take far longer than others, so they are not shared
 * out beforehand: whoever is free takes the next one.
 */
public final class Mandelbrot {

    /**
     * What is drawn: spirals in the valley between the set's two largest parts.
     *
     * @param width in pixels
     * @param height in pixels
     * @param iterations after how many steps a point that has not escaped is taken to be in the set
     */
    public record View(int width, int height, int iterations) implements Serializable {

        /** The width of a pixel; the same part of the set is seen in every format. */
        private double pixel() {
            return Math.max(0.0078 / width, 0.0052 / height);
        }

        private double real(double x) {
            return -0.7457 + (x - width / 2.0) * pixel();
        }

        private double imaginary(double y) {
            return 0.1142 + (height / 2.0 - y) * pixel();
        }
    }

    /** A pixel is the mean of this many points by as many. */
    private static final int SAMPLES = 3;

    /** The squared distance from 0 at which a point has escaped: far out, where colours change smoothly. */
    private static final double ESCAPED = 1e6;

    private Mandelbrot() {}

    /**
     * Runs the program: two processes, 1200 x 800 pixels.
     *
     * @param arguments the PNG to write
     * @throws IOException if it can't be written
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var view = new View(1200, 800, 2000);
        try (var picture = Picture.create(view.width, view.height, 3); var pool = ProcessPool.create(2)) {
            draw(view, picture, pool, (_, _) -> true);
            PictureFiles.write(picture, Path.of(arguments[0]));
        }
    }

    /**
     * Draws.
     *
     * @param view what to draw
     * @param picture gets the result; of the view's size, with three channels
     * @param pool does the work
     * @param progress is told how many bytes are done
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void draw(View view, Picture picture, ProcessPool pool, Slicing.Progress progress)
            throws InterruptedException {
        int length = picture.rowLength();
        pool.forEachSlice(picture.bytes(), Slicing.chunks(length).progress(progress),
                (row, from) -> drawRow(view, (int) (from / length), row));
    }

    private static void drawRow(View view, int y, SharedByteArray target) {
        var row = new byte[(int) target.length()];
        for (int x = 0; x < view.width; x++) {
            drawPixel(view, x, y, row);
        }
        target.copyFrom(row);
    }

    private static void drawPixel(View view, int x, int y, byte[] row) {
        var light = new double[3];
        for (int i = 0; i < SAMPLES; i++) {
            for (int j = 0; j < SAMPLES; j++) {
                addPoint(view, x + (i + 0.5) / SAMPLES, y + (j + 0.5) / SAMPLES, light);
            }
        }
        for (int c = 0; c < 3; c++) {
            row[3 * x + c] = Palette.value(light[c] / (SAMPLES * SAMPLES));
        }
    }

    /**
     * Repeats z = z^2 + c from 0, and dz = 2 z dz + 1 beside it. The steps that z takes to escape, with a fraction, choose
     * the colour; |z| log|z| / |dz| tells how far the set is, and what is nearer than a pixel is darkened. Points in the
     * set stay black.
     */
    private static void addPoint(View view, double x, double y, double[] light) {
        double real = view.real(x);
        double imaginary = view.imaginary(y);
        double zr = 0;
        double zi = 0;
        double dr = 0;
        double di = 0;
        for (int step = 1; step <= view.iterations; step++) {
            double nextDr = 2 * (zr * dr - zi * di) + 1;
            di = 2 * (zr * di + zi * dr);
            dr = nextDr;
            double nextZr = zr * zr - zi * zi + real;
            zi = 2 * zr * zi + imaginary;
            zr = nextZr;
            double square = zr * zr + zi * zi;
            if (square > ESCAPED) { // StrictMath from here on: the same picture on every machine
                double log = StrictMath.log(square);
                double steps = step - StrictMath.log(log / StrictMath.log(ESCAPED)) / StrictMath.log(2);
                double distance = Math.sqrt(square / (dr * dr + di * di)) * log / view.pixel();
                Palette.add(0.6 * StrictMath.log(steps) + 0.1, Math.sqrt(Math.min(1, distance)), light);
                return;
            }
        }
    }
}
