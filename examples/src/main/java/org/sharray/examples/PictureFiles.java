package org.sharray.examples;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import javax.imageio.ImageIO;

/** Reads picture files into shared memory and writes them from there. */
public final class PictureFiles {

    static {
        ImageIO.setUseCache(false); // in memory, not in temporary files
    }

    private PictureFiles() {}

    /**
     * Reads a picture. Grey stays grey and alpha stays; a palette becomes the colours that it names; 16 bits become 8.
     *
     * @param file a PNG, JPEG, GIF or BMP file
     * @return the picture
     * @throws IOException if the file can't be read or isn't such a picture
     */
    public static Picture read(Path file) throws IOException {
        BufferedImage image = decode(file);
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && !(image.getColorModel() instanceof IndexColorModel);
        boolean alpha = image.getColorModel().hasAlpha();
        var picture = Picture.create(image.getWidth(), image.getHeight(), (grey ? 1 : 3) + (alpha ? 1 : 0));
        var row = new byte[picture.rowLength()];
        for (int y = 0; y < picture.height(); y++) {
            if (grey) {
                readSamples(image, y, row);
            } else {
                readColours(image, y, row, picture.channels());
            }
            picture.row(y).copyFrom(row);
        }
        return picture;
    }

    /**
     * Writes a picture.
     *
     * @param picture the picture
     * @param file the PNG file to make or replace
     * @throws IOException if it can't be written
     */
    public static void write(Picture picture, Path file) throws IOException {
        int channels = picture.channels();
        var bytes = new DataBufferByte(picture.bytes().toArray(), picture.rowLength() * picture.height());
        int[] offsets = {0, 1, 2, 3};
        var pixels = Raster.createInterleavedRaster(bytes, picture.width(), picture.height(),
                picture.rowLength(), channels, Arrays.copyOf(offsets, channels), null);
        var space = ColorSpace.getInstance(channels < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        var model = new ComponentColorModel(space, picture.hasAlpha(), false,
                picture.hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        var encoded = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(model, pixels, false, null), "png", encoded);
        Files.write(file, encoded.toByteArray());
    }

    private static BufferedImage decode(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            BufferedImage image = ImageIO.read(in);
            if (image != null) {
                return image;
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw many kinds at damaged files
            throw new IOException(file + ": a damaged picture, or of a kind that Java can't read: " + e.getMessage(),
                    e);
        }
        throw new IOException(file + ": not a picture (PNG, JPEG, GIF and BMP are read)");
    }

    /** The samples as they are: {@code getRGB} would convert grey by its gamma. */
    private static void readSamples(BufferedImage image, int y, byte[] row) {
        int[] samples = image.getRaster().getPixels(0, y, image.getWidth(), 1, (int[]) null);
        int[] bits = image.getColorModel().getComponentSize();
        for (int i = 0; i < row.length; i++) {
            int largest = (1 << bits[i % bits.length]) - 1;
            row[i] = (byte) ((samples[i] * 255L + largest / 2) / largest);
        }
    }

    private static void readColours(BufferedImage image, int y, byte[] row, int channels) {
        int[] pixels = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
        for (int x = 0; x < pixels.length; x++) {
            row[x * channels] = (byte) (pixels[x] >> 16);
            row[x * channels + 1] = (byte) (pixels[x] >> 8);
            row[x * channels + 2] = (byte) pixels[x];
            if (channels == 4) {
                row[x * channels + 3] = (byte) (pixels[x] >> 24);
            }
        }
    }
}
