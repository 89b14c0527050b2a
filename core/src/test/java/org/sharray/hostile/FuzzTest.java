package org.sharray.hostile;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.Await;

/** Each target for some thousand executions, by other inputs in each build. CONTRIBUTING.md tells how to run them for long. */
class FuzzTest {
    static Set<String> targets() {
        return Fuzzer.TARGETS.keySet();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whateverComesInIsReadOrRefused(String target) {
        long seed = System.nanoTime();
        Await.result(Await.start(() -> {
            FuzzTarget fresh = Fuzzer.TARGETS.get(target).get();
            Fuzzer.run(fresh, fresh.executions(), seed);
            return null;
        }));
    }
}
