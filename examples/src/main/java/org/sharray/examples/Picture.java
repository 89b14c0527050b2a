package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;

import org.sharray.SharedByteArray;

/**
 * A picture in shared memory: height x width x channels unsigned bytes, row after row. One channel is grey, two are grey
 * and alpha, three are red, green and blue, four are those and alpha.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels from 1 to 4
 * @param bytes the array
 */
public record Picture(int width, int height, int channels,
        SharedByteArray bytes) implements Serializable, AutoCloseable {

    /**
     * Makes a black picture in new shared memory. It has no lock: processes that write to it write different rows.
     *
     * @param width in pixels
     * @param height in pixels
     * @param channels from 1 to 4
     * @return the picture
     */
    public static Picture create(int width, int height, int channels) {
        long length = (long) width * height * channels;
        return new Picture(width, height, channels, SharedByteArray.create(length, options().unsigned().unlocked()));
    }

    /**
     * Whether the last channel says how opaque a pixel is.
     *
     * @return whether there are two or four channels
     */
    public boolean hasAlpha() {
        return channels % 2 == 0;
    }

    /**
     * The number of bytes in a row.
     *
     * @return width x channels
     */
    public int rowLength() {
        return width * channels;
    }

    /**
     * A row, as a view of the same memory.
     *
     * @param y the row's number
     * @return its bytes
     */
    public SharedByteArray row(int y) {
        long from = (long) y * rowLength();
        return bytes.slice(from, from + rowLength());
    }

    @Override
    public void close() {
        bytes.close();
    }
}
