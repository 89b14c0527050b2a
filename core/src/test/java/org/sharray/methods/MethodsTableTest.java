package org.sharray.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.WrittenRows;

/**
 * Tries every public method in all situations that apply to it, and compares how the calls end with docs/failures.md. With the environment variable {@value #WRITE}, which names
 * the page, it is written there.
 */
class MethodsTableTest {
    private static final String WRITE = "SHARRAY_FAILURES";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void everyMethodFailsAsThePageSays() throws Exception {
        try (var _ = new Places(directory);
                Trials trials = new Trials();
                ProcessKinds processes = new ProcessKinds()) {
            for (Kind kind : kinds(processes)) {
                trials.tryAll(kind);
            }
            for (Class<?> type : PublicApi.types()) {
                trials.tryStatic(type);
            }
            assertThat(trials.findings()).isEmpty();
            assertThat(untried(trials)).isEmpty();
            new WrittenRows("failures.md", WRITE, MethodsTableTest.class).requireSame(Page.rows(trials.sections()));
        }
    }

    private static List<Kind> kinds(ProcessKinds processes) {
        return Stream.of(ArrayKinds.all(), Transactions.all(), LockKinds.all(), SynchronizerKinds.all(),
                OtherKinds.all(), processes.all()).flatMap(kinds -> kinds).toList();
    }

    private static List<Method> untried(Trials trials) {
        return PublicApi.types().stream().flatMap(type -> PublicApi.declared(type).stream())
                .filter(method -> !Exempt.isExempt(method) && !trials.hasTried(method)).toList();
    }
}
