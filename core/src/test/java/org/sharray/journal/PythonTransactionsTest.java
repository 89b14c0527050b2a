package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.SharedIntArray;
import org.sharray.testing.CCompiler;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Python;

/** A Python process dies exactly after each step of a transaction; Java or C has the lock next. */
@Tag("native")
class PythonTransactionsTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeEach
    void requirePython() {
        Python.require();
    }

    @ParameterizedTest
    @CsvSource({"T1,1", "T2,1", "T3,1", "T3,2", "T3,3", "T4,1"})
    void allOrNothing(String step, int times) {
        String expected = step.equals("T1") ? "[1, 2, 3] [4, 5]" : "[10, 2, 30] [4, 50]";
        for (boolean inC : new boolean[]{false, true}) {
            try (SharedIntArray array = SharedIntArray.of(1, 2, 3);
                    SharedIntArray other = SharedIntArray.create(2, options().lock(array.lock()))) {
                other.copyFrom(new int[]{4, 5});
                try (ChildJvm victim = Python.start("dying.py", array.handle(), other.handle(), step, times)) {
                    victim.joinKilled();
                }
                if (inC) {
                    CCompiler.require();
                    try (ChildJvm c = CCompiler.start(CCompiler.compile("tests/user.c", "user", "-std=c11"),
                            array.handle()).expect("in")) {
                        c.say("take");
                        c.expect("taken after a death");
                    }
                } else {
                    array.lock().lock();
                    array.lock().unlock();
                }
                assertThat(array + " " + other).isEqualTo(expected);
            }
        }
    }
}
