package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sharray.hostile.DamagedFiles;
import org.sharray.hostile.DamagedFiles.Region;
import org.sharray.hostile.FuzzTarget;
import org.sharray.hostile.Fuzzer;
import org.sharray.storage.NamedArrays;

/**
 * What a person does who looks at a broken array: the commands that only look are run on a damaged file that has a name. An input says which command and where the file was damaged;
 * what follows is for {@link DamagedFiles}.
 */
final class InspectionFuzz implements FuzzTarget {
    private static final String NAME = "damaged";
    private static final List<List<String>> COMMANDS = List.of(List.of("show", NAME), List.of("ls", "-l"),
            List.of("why", NAME), List.of("who", NAME), List.of("show", NAME, "--json"), List.of("ls", "--json"),
            List.of("why", NAME, "--json"), List.of("who", NAME, "--json"), List.of("show", NAME, "--stats"),
            List.of("show", NAME, "--plot"), List.of("show", NAME + "[-1]"), List.of("show", NAME, "--format=csv"),
            List.of("show", NAME + "[::2]", "--format=json"), List.of("ls", "--sort=resident"),
            List.of("gc", "--dry-run", "--orphans"));

    private final List<DamagedFiles> files = List.of(new DamagedFiles(Region.HEADER_AND_TRAILER),
            new DamagedFiles(Region.CONTROL));

    /** In the directory of named arrays, which the caller has chosen. */
    private final Path file = NamedArrays.directory().resolve(NAME + ".npy");

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int region = 0; region < files.size(); region++) {
            for (byte[] damage : files.get(region).seeds()) {
                byte[] seed = new byte[damage.length + 2];
                seed[0] = (byte) (seeds.size() % COMMANDS.size());
                seed[1] = (byte) region;
                System.arraycopy(damage, 0, seed, 2, damage.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    @Override
    public int executions() {
        return 100; // some look through all processes of the machine
    }

    @Override
    public void run(byte[] input) throws IOException {
        if (input.length < 4) {
            return;
        }
        List<String> command = COMMANDS.get((input[0] & 0xff) % COMMANDS.size());
        byte[] damaged = files.get(input[1] & 1).patched(Arrays.copyOfRange(input, 2, input.length));
        Files.write(file, damaged);
        try {
            Run run = Run.here(command.toArray(new String[0]));
            assertThat(run.exit()).as("%s: %s", command, run).isIn(0, 1);
            assertThat(run.err()).as("%s", command).doesNotContain("should not happen").doesNotContain("\tat ")
                    .hasLineCount(run.exit());
            assertThat(run.out() + run.err()).as("%s", command)
                    .matches(text -> text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
            assertThat(Files.readAllBytes(file)).as("%s only looks", command).isEqualTo(damaged);
        } finally {
            Files.delete(file);
        }
    }

    /** The program: {@code EXECUTIONS SEED}. */
    public static void main(String[] arguments) {
        try {
            Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "sharray-fuzz-");
            System.setProperty("sharray.directory", directory.toString());
            Fuzzer.run(new InspectionFuzz(), Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
            Files.delete(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        System.out.println("no findings");
        System.exit(0);
    }
}
