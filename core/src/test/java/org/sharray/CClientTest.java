package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.OwnerDiedException;
import org.sharray.os.Os;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.CCompiler;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Java and C at the same arrays and the same locks. Without native access neither could tell well whether the other one lives. */
@Tag("native")
class CClientTest {
    private static final int ROUNDS = 25_000;
    private static final int PLENTY = 60;

    private static Path userProgram;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeEach
    void requireCompiler() {
        CCompiler.require();
    }

    private static ChildJvm startUser(Object... arguments) {
        if (userProgram == null) {
            userProgram = CCompiler.compile("tests/user.c", "user", "-std=c11");
        }
        return CCompiler.start(userProgram, arguments);
    }

    private static ChildJvm user(Object place) {
        return startUser(place).expect("in");
    }

    private static ChildJvm tell(ChildJvm user, String command, Object answer) {
        user.say(command);
        return user.expect(answer);
    }

    private static String ask(ChildJvm user, String command) {
        user.say(command);
        return user.hear();
    }

    private static boolean previousOwnerDied(SharedLock lock) {
        try (var guard = lock.hold()) {
            return guard.previousOwnerDied();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c11", "gnu17", "c++11", "c++17", "c++20"})
    void nothingIsWarnedOf(String standard) throws IOException {
        Path source = Files.writeString(directory.parent().resolve("header.c"),
                "#define SHARRAY_IMPLEMENTATION\n#include \"sharray.h\"\n");
        CCompiler.check(source.toString(), standard);
        CCompiler.check(standard.contains("++") ? "examples/scores.cpp" : "examples/increment.c", standard);
    }

    @ParameterizedTest
    @CsvSource({"-std=c11, ''", "-fsanitize=address, ''", "-fsanitize=undefined, ''",
            "-fsanitize=thread, types handles locks counting threads openings stripes guests waiting"})
    void theClientsOwnTests(String option, String tests) throws IOException {
        if (option.startsWith("-fsanitize")) {
            CCompiler.requireSanitizer(option);
        }
        Path program = CCompiler.compile("tests/tests.c", "tests", option, "-fno-sanitize-recover=all");
        Object[] names = tests.isEmpty() ? new Object[0] : tests.split(" ");
        assertThat(CCompiler.run(program, names)).isEqualTo("OK");
    }

    @Test
    void theExamples() {
        assertThat(CCompiler.run(CCompiler.compile("examples/scores.cpp", "scores", "-std=c++11")))
                .isEqualTo("1000 1000 1000 1000 1000");
        try (SharedDoubleArray scores = SharedDoubleArray.open("scores");
                SharedIntArray counts = SharedIntArray.copyOf(new int[]{1, 2, 3}, options().named("counts"))) {
            assertThat(scores.get(4)).isEqualTo(1000);
            Path increment = CCompiler.compile("examples/increment.c", "increment", "-std=c11");
            assertThat(CCompiler.run(increment, "counts")).isEqualTo("2 3 4");
            assertThat(CCompiler.run(increment, counts.handle())).isEqualTo("3 4 5");
            assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> CCompiler.run(increment, scores.handle()))
                    .withMessageContaining("is of float64 (<f8), not of int32");
        }
    }

    @Test
    void javaOpensWhatCMade() {
        CCompiler.run(CCompiler.compile("tests/tests.c", "tests", "-std=c11"), "make");
        assertThat(SharedArray.names()).hasSize(22);
        for (int code = 1; code <= 17; code++) {
            try (SharedArray array = SharedArray.open("type " + code)) {
                assertThat(array.handle().type().code()).isEqualTo(code == 14 ? 9 : code == 15 ? 10 : code);
                assertThat(array.length()).isEqualTo(code == 14 || code == 15 ? 6 : 3);
                assertThat(array.hasLock()).isTrue();
            }
        }
        try (SharedByteArray bytes = SharedByteArray.open("type 1");
                SharedTextArray texts = SharedTextArray.open("type 17");
                SharedDoubleArray table = SharedDoubleArray.open("table");
                SharedIntArray home = SharedIntArray.open("home");
                SharedIntArray guest = SharedIntArray.open("guest");
                SharedArray free = SharedArray.open("free");
                SharedArray lockAlone = SharedArray.open("lock alone")) {
            assertThat(bytes.get(1)).isEqualTo((byte) 'a');
            assertThat(texts.get(1)).isEqualTo("a");
            assertThat(table.get(5)).isEqualTo(1.5);
            assertThat(table.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(table.lock(0)).isNotEqualTo(table.lock(5));
            assertThat(home).hasToString("[0, 2]");
            try (var _ = guest.lock().hold()) {
                assertThat(home.lock().isHeldByCurrentThread()).isTrue();
            }
            assertThat(free.hasLock()).isFalse();
            assertThat(previousOwnerDied(lockAlone.lock())).isFalse();
        }
    }

    record Point(byte kind, double x) {}

    @Test
    void cOpensWhatJavaMade() {
        try (SharedArray bytes = SharedArray.create(Dtype.parse("|i1"), Shape.of(3), options().unlocked());
                SharedArray numbers = SharedArray.create(Dtype.parse("<c16"), Shape.of(2, 3), options());
                SharedTextArray texts = SharedTextArray.create(TextType.utf8(10), 2, options().named("texts"));
                SharedRecordArray<Point> points = SharedRecordArray.create(Point.class, 2, options().strict())) {
            texts.set(1, "äb");
            assertThat(factsOf(bytes)).isEqualTo("|i1 3/1 unlocked");
            assertThat(factsOf(numbers)).isEqualTo("<c16 2/48 3/16");
            assertThat(factsOf(points)).isEqualTo(points.elementType().dtype() + " 2/" + points.elementType().bytes()
                    + " strict");
            assertThat(factsOf(points.column("x", SharedDoubleArray.class)))
                    .isEqualTo("<f8 2/" + points.elementType().bytes() + " strict");
            try (ChildJvm c = startUser("texts", "r").expect("in")) {
                tell(c, "facts", "|S10 2/10 readonly");
                assertThat(ask(c, "show")).startsWith("[").contains("äb");
                assertThat(ask(c, "take")).contains("no lock to acquire");
                assertThat(ask(c, "lock")).contains("\"texts\" was opened read-only");
            }
        }
    }

    private static String factsOf(SharedArray array) {
        try (ChildJvm c = user(array.handle())) {
            return ask(c, "facts");
        }
    }

    @Test
    void bothCountExactly() {
        try (SharedLongArray counts = SharedLongArray.create(1);
                ChildJvm first = user(counts.handle());
                ChildJvm second = user(counts.handle())) {
            first.say("count " + ROUNDS);
            second.say("count " + ROUNDS);
            for (int round = 0; round < ROUNDS; round++) {
                try (var _ = counts.lock().hold()) {
                    counts.set(0, counts.get(0) + 1);
                }
            }
            first.expect("counted");
            second.expect("counted");
            assertThat(counts.get(0)).isEqualTo(3 * ROUNDS);
            assertThat(counts.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void handlesGoBothWays() {
        try (SharedIntArray counts = SharedIntArray.of(1, 2, 3, 4);
                SharedIntArray table = SharedIntArray.create(Shape.of(2, 3));
                ChildJvm c = user(counts.handle());
                ChildJvm slice = user(counts.slice(3, -1, -2).handle())) {
            tell(c, "show", "[1, 2, 3, 4]");
            tell(slice, "show", "[4, 2]");
            tell(slice, "facts", "<i4 2/-8");
            assertThat(ask(slice, "int32")).contains("do not lie side by side");
            tell(slice, "set 0 7", "set");
            try (SharedIntArray again = SharedIntArray.attach(ArrayHandle.parse(ask(c, "handle")));
                    SharedIntArray part = SharedIntArray.attach(ArrayHandle.parse(ask(slice, "handle")))) {
                assertThat(again).hasToString("[1, 2, 3, 7]");
                assertThat(part).hasToString("[7, 2]");
                try (var _ = part.lock().hold()) {
                    assertThat(counts.lock().isHeldByCurrentThread()).isTrue();
                    assertThat(ask(slice, "try")).contains("not to be had");
                }
            }
            table.setAll(i -> (int) i);
            try (ChildJvm transposed = user(table.transpose().handle())) {
                assertThat(ask(transposed, "facts")).startsWith("<i4 3/4 2/12");
                try (SharedIntArray again = SharedIntArray
                        .attach(ArrayHandle.parse(ask(transposed, "handle")))) {
                    assertThat(again.get(2, 1)).isEqualTo(5);
                }
            }
        }
    }

    @Test
    void aHandleOfWhatIsGoneIsRefused() {
        SharedIntArray counts = SharedIntArray.create(1);
        String handle = counts.handle().toString();
        counts.close();
        try (ChildJvm c = startUser(handle)) {
            assertThat(c.hear()).contains("handed on is gone: it closed it");
        }
        try (SharedIntArray again = SharedIntArray.create(1); ChildJvm sender = user(again.handle())) {
            String sent = ask(sender, "handle");
            sender.kill();
            try (ChildJvm c = startUser(sent)) {
                assertThat(c.hear()).contains("handed on is gone: the process has ended");
            }
        }
    }

    @Test
    void bothRefuseTheSameDamage() throws IOException {
        SharedIntArray.create(3, options().named("whole").strict()).close();
        byte[] whole = Files.readAllBytes(directory.fileOf("whole"));
        for (Field field : Field.values()) {
            byte[] bytes = whole.clone();
            TrailerBytes trailer = new TrailerBytes(bytes);
            trailer.put(field, trailer.get(field) + 4);
            if (!List.of(Field.UUID, Field.CREATED, Field.CREATOR).contains(field)) { // any value of these is as good
                trailer.sign();
            }
            Path path = Files.write(directory.parent().resolve("damaged.npy"), bytes);
            assertThatExceptionOfType(ArrayFormatException.class).as(field.name())
                    .isThrownBy(() -> SharedArray.open(path));
            try (ChildJvm c = startUser(path)) {
                assertThat(c.hear()).as(field.name()).startsWith(path.toString())
                        .contains(field == Field.VERSION ? "version 9, this program knows version 5" : "damaged");
            }
        }
    }

    @Test
    void aCThatIsKilledIsToldOfInJava() {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm c = user(counts.handle())) {
            tell(c, "take", "taken");
            assertThat(counts.lock().tryLock()).isFalse();
            FutureTask<Boolean> told = Await.start(() -> previousOwnerDied(counts.lock()));
            Await.until("Java to wait", counts.lock()::hasQueuedThreads);
            c.kill();
            assertThat(Await.result(told)).isTrue();
            assertThat(previousOwnerDied(counts.lock())).isFalse();
            assertThat(counts.lock().ownerDeaths()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJvmThatIsKilledIsToldOfInC(boolean portable) {
        SharedIntArray.create(1, options().named("counts")).close();
        try (ChildJvm java = ChildJvm.start(List.of("-D" + Os.PORTABLE_PROPERTY + "=" + portable), LockUser.class,
                "counts").expect("in"); ChildJvm c = user("counts")) {
            tell(java, "take", "taken");
            assertThat(ask(c, "try for 50")).contains("not to be had");
            tell(c, "wait", "waiting");
            java.kill();
            c.expect("taken after a death");
            tell(c, "take", "taken after a death"); // as long as it is held
            tell(c, "unlock", "unlocked");
            tell(c, "unlock", "unlocked");
            tell(c, "take", "taken");
            tell(c, "unlock", "unlocked");
            assertThat(ask(c, "unlock")).contains("is not held by this thread; it is free");
        }
    }

    @Test
    void aStrictLockIsStrictForBoth() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().strict());
                ChildJvm c = user(counts.handle());
                ChildJvm another = user(counts.handle())) {
            tell(c, "take", "taken");
            c.kill();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(counts.lock()::lock);
            assertThat(ask(another, "try")).contains("nobody has mended");
            tell(another, "take to repair", "taken after a death");
            tell(another, "unlock", "unlocked");
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(counts.lock()::lock);
            tell(another, "take to repair", "taken after a death");
            tell(another, "mend", "mended");
            tell(another, "unlock", "unlocked");
            assertThat(previousOwnerDied(counts.lock())).isFalse();
            tell(another, "take", "taken");
            another.kill();
            assertThat(counts.lock().repair(() -> {})).isTrue();
        }
    }

    @Test
    void whoWaitsGivesUpWhileTheOtherSideHolds() throws InterruptedException {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm c = user(counts.handle())) {
            tell(c, "take", "taken");
            assertThat(counts.lock().tryHold(50, TimeUnit.MILLISECONDS)).isEqualTo(Optional.empty());
            FutureTask<Boolean> told = Await.start(() -> previousOwnerDied(counts.lock()));
            Await.until("Java to wait", counts.lock()::hasQueuedThreads);
            tell(c, "unlock", "unlocked");
            assertThat(Await.result(told)).isFalse();
            try (var _ = counts.lock().hold()) {
                assertThat(ask(c, "try")).contains("not to be had");
                assertThat(ask(c, "try for 50")).contains("not to be had");
                assertThat(ask(c, "unlock")).contains("it is held by thread").contains("process "
                        + ProcessHandle.current().pid());
                tell(c, "wait", "waiting");
            }
            c.expect("taken");
        }
    }

    @Test
    void stripesAreApart() {
        try (SharedIntArray counts = SharedIntArray.create(100, options().stripes(4));
                ChildJvm c = user(counts.handle());
                var _ = counts.lock(10).hold()) {
            tell(c, "take part of 99", "taken");
            assertThat(counts.lock(99).tryLock()).isFalse();
            assertThat(previousOwnerDied(counts.lock())).isFalse();
            c.kill();
            assertThat(previousOwnerDied(counts.lock(99))).isTrue();
            assertThat(counts.lock(10).ownerDeaths() + counts.lock().ownerDeaths()).isZero();
            try (ChildJvm slice = user(counts.slice(99, 59, -1).handle())) {
                tell(slice, "take part of 0", "taken");
                assertThat(counts.lock(99).tryLock()).isFalse();
            }
        }
    }

    @Test
    void threadsThatEndWithTheLockAreToldOf() {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm c = user(counts.handle())) {
            Await.result(Await.start(() -> {
                counts.lock().lock();
                return null;
            }));
            tell(c, "take", "taken after a death");
            tell(c, "unlock", "unlocked");
            tell(c, "take and end", "taken");
            c.expect("ended");
            assertThat(previousOwnerDied(counts.lock())).isTrue();
            assertThat(counts.lock().ownerDeaths()).isEqualTo(2);
        }
    }

    @Test
    void eachWaitsForTheElementsOfTheOther() throws InterruptedException {
        try (SharedIntArray flags = SharedIntArray.create(2, options().named("flags"));
                ChildJvm c = user("flags");
                ChildJvm reader = startUser("flags", "r").expect("in")) {
            tell(c, "await 0 0", "awaiting");
            tell(reader, "await 0 0", "awaiting");
            flags.setVolatile(0, 1);
            flags.notifyWaiters(0);
            c.expect("changed");
            reader.expect("changed");
            FutureTask<Boolean> changed = Await.start(() -> flags.awaitChange(1, 0, PLENTY, TimeUnit.SECONDS));
            tell(c, "set 1 5", "set");
            tell(c, "notify 1", "notified");
            assertThat(Await.result(changed)).isTrue();
        }
    }

    @Test
    void whatIsDeletedWhileItIsOpenWorksOn() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts")); ChildJvm c = user("counts")) {
            assertThat(SharedArray.delete("counts")).isTrue();
            tell(c, "take", "taken");
            assertThat(counts.lock().tryLock()).isFalse();
            try (SharedIntArray again = SharedIntArray.attach(ArrayHandle.parse(ask(c, "handle")))) {
                assertThat(again.lock().isLocked()).isTrue();
            }
            tell(c, "close", "closed");
            assertThat(previousOwnerDied(counts.lock())).isTrue(); // closed with the lock
        }
    }

    @Test
    void cSettlesAllThatADeadJvmLeaves() {
        try (ChildJvm java = ChildJvm.start(PythonClientTest.Participant.class).expect("in")) {
            java.kill();
        }
        try (ChildJvm c = user("counts")) {
            tell(c, "take", "taken after a death"); // and has the dead JVM's slot
            try (SharedIntArray counts = SharedIntArray.open("counts")) {
                Synchronizers sync = counts.synchronizers();
                assertThat(sync.readWriteLock("table").writeLock().tryLock()).isTrue();
                assertThat(sync.barrier("round", 2).isBroken()).isFalse();
                tell(c, "unlock", "unlocked");
                assertThat(previousOwnerDied(counts.lock())).isFalse();
            }
        }
    }
}
