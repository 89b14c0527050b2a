package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Several JVMs that want one name. */
class NameRaceTest {
    private static final int NAMES = 100;
    private static final int LENGTH = 5_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Creates every name, filled with its own number, and says how often it was first. */
    static final class Creator {
        public static void main(String[] arguments) throws Exception {
            int[] values = new int[LENGTH];
            Arrays.fill(values, Integer.parseInt(arguments[0]));
            ParentJvm.say("ready");
            ParentJvm.hear();
            int won = 0;
            for (int i = 0; i < NAMES; i++) {
                try {
                    SharedIntArray.copyOf(values, options().named("name" + i)).close();
                    won++;
                } catch (ArrayExistsException lost) {
                    // Then it was another's.
                }
            }
            ParentJvm.say(won);
        }
    }

    /** Opens every name as soon as it is there, and says what is wrong with what it sees. */
    static final class Opener {
        public static void main(String[] arguments) throws Exception {
            ParentJvm.say("ready");
            ParentJvm.hear();
            for (int i = 0; i < NAMES; i++) {
                try (SharedIntArray array = openWhenThere("name" + i)) {
                    int first = array.get(0);
                    if (first == 0 || array.length() != LENGTH || array.stream().anyMatch(value -> value != first)) {
                        ParentJvm.say("half an array: " + array);
                    }
                }
            }
            ParentJvm.say("all whole");
        }

        private static SharedIntArray openWhenThere(String name) {
            while (true) {
                try {
                    return SharedIntArray.open(name);
                } catch (ArrayNotFoundException notYet) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void oneCreatorWinsAndNobodySeesHalfAnArray() {
        List<ChildJvm> creators = IntStream.rangeClosed(1, 3).mapToObj(i -> ChildJvm.start(Creator.class, i)).toList();
        List<ChildJvm> openers = List.of(ChildJvm.start(Opener.class));
        List.of(creators, openers).forEach(children -> children.forEach(child -> child.expect("ready")));
        List.of(openers, creators).forEach(children -> children.forEach(child -> child.say("go")));
        assertThat(creators.stream().mapToInt(child -> Integer.parseInt(child.hear())).sum()).isEqualTo(NAMES);
        openers.forEach(child -> child.expect("all whole"));
        List.of(creators, openers).forEach(children -> children.forEach(ChildJvm::join));
        assertThat(SharedArray.names()).hasSize(NAMES);
    }
}
