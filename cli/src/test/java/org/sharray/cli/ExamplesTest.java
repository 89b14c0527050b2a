package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.examples.CoarseLock;
import org.sharray.examples.Equalize;
import org.sharray.examples.Increment;
import org.sharray.examples.Partition;
import org.sharray.examples.Pi;
import org.sharray.examples.Race;
import org.sharray.examples.Samples;
import org.sharray.examples.StatusBoard;
import org.sharray.examples.WordCount;
import org.sharray.testing.Numpy;

/** The examples run on their own too, as they stand. */
class ExamplesTest {

    @Test
    void increment() throws Exception {
        assertThat(run(Increment.class)).startsWith("Initial state: [0, 0, 0, 0, 0]")
                .endsWith("Final state:   [100, 100, 100, 100, 100]\n");
    }

    @Test
    void partition() throws Exception {
        assertThat(run(Partition.class)).endsWith("[100, 100, 100, 100, 100, 200, 200, 200, 200, 200]\n");
    }

    @Test
    void race() throws Exception {
        assertThat(run(Race.class)).startsWith("Read, then write: [")
                .endsWith("Atomically:       [200000, 200000, 200000, 200000, 200000]\n");
    }

    @Test
    void coarseLock() throws Exception {
        assertThat(run(CoarseLock.class))
                .matches("A lock for each element: \\d+ ms\nA lock round the loop:   \\d+ ms\n");
    }

    @Test
    void pi() throws Exception {
        assertThat(run(Pi.class)).matches("About 3\\.14\\d{3}, off by 0\\.00\\d{3}\n");
    }

    @Test
    void wordCount(@TempDir Path directory) throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "One for all,\nand all for one!\nOne.\n");

        assertThat(run(WordCount.class, text.toString())).isEqualTo("3 one\n2 all\n2 for\n1 and\n");
    }

    @Test
    void statusBoard() throws Exception {
        assertThat(run(StatusBoard.class)).endsWith("[DONE, DONE, DONE, DONE, FAILED, DONE, DONE, DONE]\n");
    }

    @Test
    void equalize(@TempDir Path directory) throws Exception {
        Path picture = directory.resolve("picture.png");
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(0, 0, 0x646464);
        image.setRGB(1, 0, 0x656565);
        ImageIO.write(image, "png", picture.toFile());

        assertThat(runWithPython(Equalize.class, picture.toString(), picture.toString())).isEmpty();

        BufferedImage equalised = ImageIO.read(picture.toFile());
        assertThat(equalised.getRGB(0, 0)).isEqualTo(0xff000000);
        assertThat(equalised.getRGB(1, 0)).isEqualTo(0xffffffff);
    }

    @Test
    void samples() throws Exception {
        assertThat(runWithPython(Samples.class)).matches("Half of the batches were answered within \\d+ µs\n");
    }

    private static String run(Class<?> example, String... arguments) throws Exception {
        var command = new ProcessBuilder(Run.command(example, arguments));
        return run(command);
    }

    private static String runWithPython(Class<?> example, String... arguments) throws Exception {
        Numpy.require();
        var command = new ProcessBuilder(Run.command(example, arguments));
        command.environment().put("SHARRAY_PYTHON", Numpy.interpreter());
        return run(command);
    }

    private static String run(ProcessBuilder command) throws Exception {
        Run run = Run.process(command);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }
}
