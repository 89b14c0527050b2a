package org.sharray.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.LockFacts.State;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.type.Shape;

class SamplerTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Has an array that only its handle leads to, as long as it lives. */
    static final class Keeper {
        private Keeper() {}

        public static void main(String[] arguments) throws IOException {
            try (SharedIntArray array = SharedIntArray.of(1, 2, 3)) {
                ParentJvm.say(array.handle());
                ParentJvm.hear();
            }
        }
    }

    private static Optional<ArrayState> find(Sampler sampler, String label) {
        return sampler.sample().stream().filter(state -> state.label().equals(label)).findFirst();
    }

    @Test
    void aSampleTellsHowAnArrayIsUsed() {
        Sampler sampler = new Sampler();
        try (SharedIntArray counts = SharedIntArray.create(10, options().named("counts"))) {
            assertThat(find(sampler, "counts").orElseThrow().rates()).isEqualTo(Rates.NONE);
            for (int i = 0; i < 1000; i++) {
                try (var _ = counts.lock().hold()) {
                    counts.set(i % 10, i);
                }
            }
            Rates rates = find(sampler, "counts").orElseThrow().rates();
            assertThat(rates.acquisitions()).isPositive();
            assertThat(rates.changes()).isPositive();
            assertThat(rates.contended()).isZero();
            Rates idle = find(sampler, "counts").orElseThrow().rates();
            assertThat(idle.acquisitions() + idle.changes()).isZero();
        }
    }

    @Test
    void aSampleSeesWhoHasTheLockAndWhoHasTheArray() {
        SharedIntArray.create(1, options().named("counts")).close();
        Sampler sampler = new Sampler();
        assertThat(find(sampler, "counts").orElseThrow().isOrphan()).isTrue();
        try (ChildJvm other = ChildJvm.start(LockUser.class, "counts").expect("in")) {
            other.say("take");
            other.expect("taken");
            ArrayState state = find(sampler, "counts").orElseThrow();
            assertThat(state.isOrphan()).isFalse();
            assertThat(state.found().processes()).contains(other.pid());
            assertThat(state.lock().orElseThrow().state()).isEqualTo(State.HELD);
        }
    }

    @Test
    @NativeOnly("there an anonymous array is a hidden file, which has a path")
    void anAnonymousArrayKeepsItsLabelWhileItIsLookedAt() {
        Sampler sampler = new Sampler();
        try (ChildJvm other = ChildJvm.start(AnonymousArray.class)) {
            String label = other.pid() + ":" + other.hear();
            assertThat(find(sampler, label)).isPresent();
            assertThat(find(sampler, label)).isPresent();
        }
    }

    /** Makes an anonymous array, and says its descriptor's number. */
    private static final class AnonymousArray {
        public static void main(String[] arguments) throws IOException {
            try (SharedIntArray array = SharedIntArray.create(1)) {
                String self = ProcessHandle.current().pid() + ":";
                ParentJvm.say(Inspection.find().stream().map(FoundArray::label).filter(label -> label.startsWith(self))
                        .findFirst().orElseThrow().substring(self.length()));
                ParentJvm.hear();
                array.fill(1); // it stays open until here
            }
        }
    }

    @Test
    void anArrayThatTakesAnothersNameIsAnother() {
        Sampler sampler = new Sampler();
        assertThat(find(sampler, "table")).isEmpty();
        SharedIntArray.create(1, options().named("table")).close();
        assertThat(find(sampler, "table").orElseThrow().facts().orElseThrow().shape()).isEqualTo(Shape.of(1));
        SharedArray.delete("table");
        SharedIntArray.create(2, options().named("table")).close();
        assertThat(find(sampler, "table").orElseThrow().facts().orElseThrow().shape()).isEqualTo(Shape.of(2));
        SharedArray.delete("table");
        assertThat(find(sampler, "table")).isEmpty();
    }

    @Test
    @Tag("native")
    void nothingLivesOnForBeingLookedAt() {
        Sampler sampler = new Sampler();
        String file;
        try (ChildJvm other = ChildJvm.start(Keeper.class)) {
            file = other.hear().replaceFirst(".*pid=([0-9]+)&fd=([0-9]+).*", "$1:$2");
            assertThat(find(sampler, file).orElseThrow().facts().orElseThrow().shape()).isEqualTo(Shape.of(3));
        }
        assertThat(find(sampler, file)).isEmpty();
    }

    @Test
    void whatCantBeOpenedIsShownWithTheReason() throws IOException {
        SharedIntArray.create(1, options().named("damaged")).close();
        Files.writeString(directory.path().resolve("damaged.npy"), "no array");
        Sampler sampler = new Sampler();
        ArrayState state = find(sampler, "damaged").orElseThrow();
        assertThat(state.facts()).isEmpty();
        assertThat(state.problem().orElseThrow()).contains("damaged");
    }
}
