package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.testing.Numpy;

/** What mandelbrot draws, blur blurs and equalize equalises. */
class PicturesTest {

    @TempDir
    private Path directory;

    @Test
    void anyNumberOfProcessesDrawsTheSame() throws Exception {
        Path alone = directory.resolve("alone.png");
        Path together = directory.resolve("together.png");

        assertThat(Run.sharray("mandelbrot", "-w", "90", "-H", "61", "-p", "1", alone.toString()).exit()).isZero();
        Run run = Run.sharray("mandelbrot", "-w", "90", "-H", "61", "-p", "3", together.toString());

        assertThat(run.out()).isEqualTo(together + ": 90 x 61 pixels, drawn by 3 processes" + System.lineSeparator());
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllBytes(together)).isEqualTo(Files.readAllBytes(alone));
        BufferedImage image = ImageIO.read(together.toFile());
        assertThat(image.getWidth()).isEqualTo(90);
        assertThat(image.getHeight()).isEqualTo(61);
        assertThat(Arrays.stream(image.getRGB(0, 0, 90, 61, null, 0, 90)).distinct().count()).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({"png, 5, 31, 17, 4", "png, 6, 23, 29, 3", "png, 10, 20, 20, 2", "png, 13, 16, 16, 5",
            "jpg, 5, 40, 30, 3",
            "png, 5, 1, 1, 4", "png, 5, 3, 2, 9", "png, 5, 2, 40, 0", "bmp, 5, 9, 9, 1"})
    void blursAsTheDefinitionSays(String format, int type, int width, int height, int radius) throws Exception {
        Path in = directory.resolve("in." + format);
        assertThat(ImageIO.write(randomPicture(type, width, height), format, in.toFile())).isTrue();

        byte[] alone = blur(in, radius, 1);
        byte[] together = blur(in, radius, 3);

        assertThat(together).isEqualTo(alone);
        assertThat(rgba(directory.resolve("blurred-1.png"))).isDeepEqualTo(blurredAlone(rgba(in), radius));
    }

    @ParameterizedTest
    @CsvSource({"5, 31, 17", "6, 23, 29", "10, 20, 20", "13, 16, 16", "5, 1, 1"})
    void equalisesAsTheDefinitionSays(int type, int width, int height) throws Exception {
        Numpy.require();
        Path in = directory.resolve("in.png");
        Path out = directory.resolve("out.png");
        assertThat(ImageIO.write(randomPicture(type, width, height), "png", in.toFile())).isTrue();

        Run run = Run.process(withNumpy("demo", "equalize", in.toString(), out.toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern(": " + width + " x " + height
                + " pixels, [134] channels, equalised by NumPy \\d+\\.");
        assertThat(run.exit()).isZero();
        assertThat(rgba(out)).isDeepEqualTo(equalised(rgba(in)));
    }

    @Test
    void withoutNumpyItSaysSoInOneLine() throws Exception {
        Numpy.require();
        Path in = directory.resolve("in.png");
        assertThat(ImageIO.write(randomPicture(5, 3, 3), "png", in.toFile())).isTrue();
        Path broken = Files.createDirectory(directory.resolve("modules"));
        Files.writeString(broken.resolve("numpy.py"), "raise ImportError('it is here, but it is not NumPy')\n");
        ProcessBuilder command = withNumpy("demo", "equalize", in.toString(),
                directory.resolve("out.png").toString());
        command.environment().put("PYTHONPATH", broken.toString());

        Run run = Run.process(command);

        assertThat(run.err()).startsWith("sharray: ImportError: ").contains("has no NumPy; install it");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(directory.resolve("out.png")).doesNotExist();
    }

    private static ProcessBuilder withNumpy(String... arguments) {
        var command = new ProcessBuilder(Run.command(arguments));
        command.environment().put("SHARRAY_PYTHON", Numpy.interpreter());
        return command;
    }

    /** By the definition: a level becomes the share of the samples that are not above it, beyond the darkest ones. */
    private static int[][][] equalised(int[][][] pixels) {
        long samples = 3L * pixels.length * pixels[0].length;
        int darkest = IntStream.range(0, 256).filter(level -> notAbove(pixels, level) > 0).findFirst().orElseThrow();
        long darkestOnes = notAbove(pixels, darkest);
        int[] levels = IntStream.range(0, 256).map(level -> samples == darkestOnes
                ? level
                : (int) Math.floor(
                        255.0 * (notAbove(pixels, level) - darkestOnes) / (samples - darkestOnes) + 0.5 + 1e-9))
                .toArray();
        return Arrays.stream(pixels).map(row -> Arrays.stream(row)
                .map(pixel -> new int[]{levels[pixel[0]], levels[pixel[1]], levels[pixel[2]], pixel[3]})
                .toArray(int[][]::new)).toArray(int[][][]::new);
    }

    private static long notAbove(int[][][] pixels, int level) {
        return Arrays.stream(pixels).flatMap(Arrays::stream).flatMapToInt(pixel -> IntStream.of(pixel).limit(3))
                .filter(sample -> sample <= level).count();
    }

    private byte[] blur(Path in, int radius, int processes) throws Exception {
        Path out = directory.resolve("blurred-" + processes + ".png");
        Run run = Run.sharray("blur", "--radius", "" + radius, "--processes", "" + processes, in.toString(),
                out.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return Files.readAllBytes(out);
    }

    private static BufferedImage randomPicture(int type, int width, int height) {
        var random = new Random(20);
        var image = type == BufferedImage.TYPE_BYTE_INDEXED
                ? new BufferedImage(width, height, type, palette(random))
                : new BufferedImage(width, height, type);
        int[] sample = new int[image.getRaster().getNumBands()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Arrays.setAll(sample, _ -> random.nextInt(256));
                image.getRaster().setPixel(x, y, sample);
            }
        }
        return image;
    }

    private static IndexColorModel palette(Random random) {
        var colours = new byte[4 * 256];
        random.nextBytes(colours);
        return new IndexColorModel(8, 256, colours, 0, true);
    }

    /** The picture's samples, [y][x][red, green, blue, alpha]; grey as it is. */
    private static int[][][] rgba(Path file) throws Exception {
        BufferedImage image = ImageIO.read(file.toFile());
        var pixels = new int[image.getHeight()][image.getWidth()][];
        boolean grey = image.getRaster().getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int sample = image.getRaster().getSample(x, y, 0);
                pixels[y][x] = grey
                        ? new int[]{sample, sample, sample, 255}
                        : new int[]{rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, rgb >>> 24};
            }
        }
        return pixels;
    }

    /** By the definition: for each pixel, a weighted mean over the whole square round it. */
    private static int[][][] blurredAlone(int[][][] pixels, int radius) {
        int[] kernel = kernel(radius);
        var result = new int[pixels.length][pixels[0].length][4];
        for (int y = 0; y < pixels.length; y++) {
            for (int x = 0; x < pixels[0].length; x++) {
                long weights = 0;
                long alphas = 0;
                long[] colours = new long[3];
                for (int dy = -radius; dy <= radius; dy++) {
                    for (int dx = -radius; dx <= radius; dx++) {
                        int[] pixel = pixels[Math.clamp(y + dy, 0, pixels.length - 1)][Math.clamp(x + dx, 0,
                                pixels[0].length - 1)];
                        long weight = (long) kernel[dx + radius] * kernel[dy + radius];
                        weights += weight;
                        alphas += weight * pixel[3];
                        for (int c = 0; c < 3; c++) {
                            colours[c] += weight * pixel[3] * pixel[c];
                        }
                    }
                }
                for (int c = 0; c < 3; c++) {
                    result[y][x][c] = alphas == 0 ? 0 : (int) ((2 * colours[c] + alphas) / (2 * alphas));
                }
                result[y][x][3] = (int) ((2 * alphas + weights) / (2 * weights));
            }
        }
        return result;
    }

    private static int[] kernel(int radius) {
        var weights = new int[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += bell(i, radius);
        }
        int rest = 16384;
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = (int) Math.round(16384 * bell(i, radius) / sum);
            rest -= weights[i + radius];
        }
        weights[radius] += rest;
        return weights;
    }

    private static double bell(int distance, int radius) {
        double deviation = Math.max(radius, 1) / 2.0;
        return Math.exp(-0.5 * Math.pow(distance / deviation, 2));
    }
}
