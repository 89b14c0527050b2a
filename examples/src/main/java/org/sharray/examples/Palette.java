package org.sharray.examples;

/** The colours of {@link Mandelbrot}: night blue over ice to amber and wine red, and round again. */
final class Palette {

    private static final int[] COLOURS = {0x05072a, 0x0d2b7a, 0x1f8ac0, 0xd8f3f0, 0xffd166, 0xe76f2c, 0x7a1e48,
            0x1e0a35};

    private static final double[][] LIGHT = new double[COLOURS.length][3];

    static {
        for (int i = 0; i < COLOURS.length; i++) {
            for (int c = 0; c < 3; c++) {
                LIGHT[i][c] = light(COLOURS[i] >> 16 - 8 * c);
            }
        }
    }

    private Palette() {}

    /**
     * Adds a point's colour to a sum. It is summed as amounts of light, of which a screen's values are about the square
     * root.
     *
     * @param turns where in the round of colours; only the fraction counts
     * @param brightness from 0 to 1
     * @param sum of red, green and blue
     */
    static void add(double turns, double brightness, double[] sum) {
        double position = (turns - Math.floor(turns)) * COLOURS.length;
        int before = (int) position;
        double[] from = LIGHT[before % COLOURS.length];
        double[] to = LIGHT[(before + 1) % COLOURS.length];
        double part = position - before;
        double eased = part * part * (3 - 2 * part);
        for (int c = 0; c < 3; c++) {
            sum[c] += brightness * (from[c] + eased * (to[c] - from[c]));
        }
    }

    /** An amount of light, from 0 to 1, as the value of a pixel. */
    static byte value(double light) {
        return (byte) Math.round(255 * Math.sqrt(light));
    }

    private static double light(int value) {
        double part = (value & 0xff) / 255.0;
        return part * part;
    }
}
