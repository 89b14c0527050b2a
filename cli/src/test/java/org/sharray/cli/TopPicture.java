package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.type.Shape;

/**
 * Makes the picture of {@code top} for the README, of arrays that are really in use:
 * {@code mvn -pl cli -am test -Dtest=TopPicture -Dsurefire.failIfNoSpecifiedTests=false -Dsharray.picture=$PWD/docs/images/top.svg}. It takes a minute. Not a part of the build, by its name.
 */
class TopPicture {
    private static final int COLUMNS = 128;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @TempDir
    private Path temporary;

    /** A program that computes a wave and a spiral under locks, and counts. */
    private static final class Waves {
        public static void main(String[] arguments) throws IOException {
            try (SharedDoubleArray wave = SharedDoubleArray.open("sim-wave");
                    SharedDoubleArray field = SharedDoubleArray.open("sim-field");
                    SharedLongArray counts = SharedLongArray.open("sim-counts")) {
                ParentJvm.say("in");
                for (long step = 0; wave.isOpen(); step++) {
                    double time = System.nanoTime() / 1e9;
                    try (var _ = wave.lock().hold()) {
                        for (int i = 0; i < wave.length(); i++) {
                            double place = (i - 1000) / 400.0;
                            wave.set(i, Math.sin(i / 40.0 - time) * Math.exp(-place * place));
                        }
                    }
                    long row = (long) (time * 40) % 64;
                    try (var _ = field.lock(field.index(row, 0)).hold()) {
                        for (long column = 0; column < 64; column++) {
                            double distance = Math.hypot(row - 31.5, column - 31.5);
                            double angle = Math.atan2(row - 31.5, column - 31.5);
                            field.set(row, column, Math.sin(distance / 4 + 2 * angle - time / 2));
                        }
                    }
                    counts.getAndAdd(step % 500, 1);
                    LockSupport.parkNanos((long) (3e6 * (1.2 + Math.sin(time / 4))));
                }
            }
        }
    }

    @Test
    void aPictureOfTop() throws IOException {
        SharedDoubleArray.create(2_000, options().named("sim-wave")).close();
        SharedDoubleArray.create(Shape.of(64, 64), options().named("sim-field").stripes(16)).close();
        SharedLongArray.create(100_000, options().named("sim-counts").unlocked()).close();
        SharedIntArray.create(4, options().named("sim-jobs")).close();
        Map<String, String> environment = new HashMap<>(
                Map.of("SHARRAY_DIRECTORY", directory.path().toString(), "LC_ALL", "C.UTF-8", "NO_COLOR", ""));
        try (ChildJvm first = ChildJvm.start(Waves.class).expect("in");
                ChildJvm second = ChildJvm.start(Waves.class).expect("in");
                ChildJvm holder = ChildJvm.start(LockUser.class, "sim-jobs").expect("in");
                ChildJvm waiter = ChildJvm.start(LockUser.class, "sim-jobs").expect("in");
                Tmux top = new Tmux(temporary, COLUMNS, 34, environment,
                        Run.command("top", "--interval", "0.25").stream().filter(word -> !word.contains(".encoding="))
                                .toList())) {
            assertThat(first.isAlive() && second.isAlive()).isTrue();
            holder.say("take");
            holder.expect("taken");
            waiter.say("wait");
            waiter.expect("waiting");
            top.untilShows("sim-wave");
            top.type("/", "s", "i", "m", "Enter", "Home", "Down", "Enter"); // other arrays of this machine are nobody's business
            top.until("a curve of some width", screen -> screen.lines()
                    .anyMatch(line -> line.startsWith("sim-wave") && line.matches(".*[▁▂▃▄▅▆▇█]{14}.*")));
            Files.writeString(Path.of(System.getProperty("sharray.picture")),
                    ScreenPicture.of(top.styledScreen(), COLUMNS));
            top.type("q");
            assertThat(top.end()).isZero();
        }
    }
}
