package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.testing.CCompiler;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Python;

/** Whoever is killed in the middle of a transaction, whoever has the lock next finishes it: Java, Python and C understand each other's journals. */
@Tag("native")
class TransactionClientsTest extends TwoArrays {
    private ChildJvm client(String language) {
        if (language.equals("C")) {
            CCompiler.require();
            return CCompiler.start(CCompiler.compile("tests/user.c", "user", "-std=c11"), array.handle()).expect("in");
        }
        Python.require();
        return Python.start("user.py", array.handle()).expect("in");
    }

    private static void tell(ChildJvm client, String command, String answer) {
        client.say(command);
        client.expect(answer);
    }

    @ParameterizedTest
    @CsvSource({"C,T1,1", "C,T2,1", "C,T3,1", "C,T3,2", "C,T3,3", "C,T4,1", "Python,T1,1", "Python,T2,1",
            "Python,T3,1", "Python,T3,2", "Python,T3,3", "Python,T4,1"})
    void aJvmDiesBeforeAClient(String language, String step, int times) {
        try (ChildJvm before = client(language)) {
            tell(before, "take", "taken");
            tell(before, "unlock", "unlocked");
            dies(step, times, other.handle());
            tell(before, "take", "taken after a death");
            assertThat(array + " " + other).isEqualTo(step.equals("T1") ? BEFORE : AFTER);
            tell(before, "unlock", "unlocked");
        }
    }

    /** It was not there when the JVM died; and another JVM has tried in between. */
    @ParameterizedTest
    @CsvSource({"C,T3,1", "C,T3,3", "Python,T3,2"})
    void aClientComesLater(String language, String step, int times) {
        dies("T2", 1, other.handle());
        dies(step, times, "");
        try (ChildJvm later = client(language)) {
            tell(later, "take", "taken after a death");
            assertThat(array + " " + other).isEqualTo(AFTER);
        }
        assertThat(array.lock().ownerDeaths()).isEqualTo(2);
    }
}
