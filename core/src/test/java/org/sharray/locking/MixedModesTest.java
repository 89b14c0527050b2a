package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.os.Os;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Prerequisite;

/** Native and portable processes at one lock: each kind sees whether the other kind lives. */
class MixedModesTest {
    private static final String NATIVE = "native";
    private static final String PORTABLE = "portable";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static List<String> jvmOptions(String mode) {
        return List.of("-D" + Os.PORTABLE_PROPERTY + "=" + mode.equals(PORTABLE));
    }

    private static ChildJvm inMode(String mode, ChildJvm user) {
        user.expect("in");
        user.say("mode");
        String actual = user.hear();
        Prerequisite.require(actual.equals(mode), "a JVM that should be " + mode + " is " + actual);
        return user;
    }

    private static ChildJvm user(String mode) {
        return inMode(mode, ChildJvm.start(jvmOptions(mode), LockUser.class, "mixed"));
    }

    private static ChildJvm tell(ChildJvm user, String command, Object answer) {
        user.say(command);
        return user.expect(answer);
    }

    /** Nobody in this JVM takes part, whatever its mode. */
    private static void createArray() {
        SharedIntArray.create(1, options().named("mixed")).close();
    }

    @ParameterizedTest(name = "{0} owner, {1} waiter")
    @CsvSource({PORTABLE + "," + NATIVE, NATIVE + "," + PORTABLE})
    void aLivingOwnerKeepsTheLockAndADeadOneIsToldOf(String ownersMode, String waitersMode) {
        createArray();
        try (ChildJvm owner = user(ownersMode); ChildJvm waiter = user(waitersMode)) {
            tell(owner, "take", "taken");
            tell(waiter, "try", false);
            tell(waiter, "wait", "waiting");
            owner.kill();
            waiter.expect("taken after a death");
            tell(waiter, "unlock", "unlocked");
            tell(waiter, "take", "taken");
        }
    }

    @ParameterizedTest(name = "{0} owner, {1} waiter")
    @CsvSource({PORTABLE + "," + NATIVE, NATIVE + "," + PORTABLE})
    void theLockIsHandedOn(String ownersMode, String waitersMode) {
        createArray();
        try (ChildJvm owner = user(ownersMode); ChildJvm waiter = user(waitersMode)) {
            for (int round = 0; round < 10; round++) {
                tell(owner, "take", "taken");
                tell(waiter, "wait", "waiting");
                tell(owner, "unlock", "unlocked");
                waiter.expect("taken");
                tell(owner, "try", false);
                tell(waiter, "unlock", "unlocked");
            }
            tell(owner, "take", "taken");
            tell(waiter, "wait", "waiting");
            tell(owner, "close", "closed");
            waiter.expect("taken after a death");
        }
    }

    @ParameterizedTest(name = "{0} waiter")
    @ValueSource(strings = {PORTABLE, NATIVE})
    void aKilledOwnerWhoseParentDoesNotNoticeIsDead(String waitersMode) {
        Prerequisite.require(Files.exists(Path.of("/proc/self/stat")), "no /proc: not Linux");
        createArray();
        try (ChildJvm parent = inMode(PORTABLE, ChildJvm.startUnreaped(jvmOptions(PORTABLE), LockUser.class, "mixed"));
                ChildJvm waiter = user(waitersMode)) {
            tell(parent, "take", "taken");
            tell(waiter, "try", false);
            parent.say("pid");
            ProcessHandle owner = ProcessHandle.of(Long.parseLong(parent.hear())).orElseThrow();
            assertThat(owner.pid()).isNotEqualTo(parent.pid());
            tell(waiter, "wait", "waiting");
            owner.destroyForcibly();
            waiter.expect("taken after a death");
            assertThat(isZombie(owner.pid())).isTrue();
        }
    }

    private static ActorJvm jvm(String mode) {
        return ActorJvm.start(jvmOptions(mode).toArray(String[]::new));
    }

    private static Actor inMode(String mode, Actor actor) {
        Object isNative = actor.call(_ -> Mode.isNative());
        Prerequisite.require(isNative.equals(mode.equals(NATIVE)), "a JVM that should be " + mode + " is not");
        return actor;
    }

    /** Signals go to the processes in turn, so of two each kind gets one. */
    @ParameterizedTest(name = "{0} signaller")
    @ValueSource(strings = {PORTABLE, NATIVE})
    void signalsReachThreadsOfBothKinds(String signallersMode) {
        try (SharedIntArray array = SharedIntArray.create(2, options().named("mixed"));
                ActorJvm portable = jvm(PORTABLE);
                ActorJvm natives = jvm(NATIVE)) {
            List<CompletableFuture<String>> waits = List.of(
                    inMode(PORTABLE, portable.actor(array)).start(Waits::untilSignalled),
                    inMode(NATIVE, natives.actor(array)).start(Waits::untilSignalled),
                    portable.virtualActor(array).start(Waits::untilSignalled),
                    natives.virtualActor(array).start(Waits::untilSignalled));
            Waits.awaitBegun(array, 4);
            Actor signaller = (signallersMode.equals(NATIVE) ? natives : portable).actor(array);
            signaller.run(Waits::signal);
            signaller.run(Waits::signal);
            Waits.awaitSignalled(array, 2);
            signaller.run(Waits::signalAll);
            waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED));
        }
    }

    @ParameterizedTest(name = "{0} is killed, {1} goes on")
    @CsvSource({PORTABLE + "," + NATIVE, NATIVE + "," + PORTABLE})
    void theSignalOfADeadThreadIsPassedOnToTheOtherKind(String deadsMode, String livingsMode) {
        try (SharedIntArray array = SharedIntArray.create(2, options().named("mixed"));
                ActorJvm dead = jvm(deadsMode);
                ActorJvm living = jvm(livingsMode)) {
            inMode(deadsMode, dead.actor(array)).start(Waits::untilSignalled);
            Waits.awaitBegun(array, 1);
            List<CompletableFuture<String>> waits = List.of(
                    inMode(livingsMode, living.actor(array)).start(Waits::untilSignalled),
                    living.actor(array).start(Waits::untilSignalled));
            Waits.awaitBegun(array, 3);
            dead.suspend();
            Waits.signal(array);
            Waits.signal(array);
            Waits.awaitSignalled(array, 1);
            dead.kill();
            waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo(Waits.SIGNALLED));
        }
    }

    /** The one kind asks the other to look for the locks of its threads that have ended. */
    @ParameterizedTest(name = "{0} owner, {1} waiter")
    @CsvSource({PORTABLE + "," + NATIVE, NATIVE + "," + PORTABLE})
    void theEndOfAThreadIsTold(String ownersMode, String waitersMode) {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("mixed"));
                ActorJvm owners = jvm(ownersMode);
                ActorJvm waiters = jvm(waitersMode)) {
            Actor owner = inMode(ownersMode, owners.virtualActor(array));
            owner.run(own -> own.lock().lock());
            Actor waiter = inMode(waitersMode, waiters.actor(array));
            CompletableFuture<Boolean> told = waiter.start(own -> own.lock().hold().previousOwnerDied());
            waiter.awaitAsleep();
            owner.end();
            assertThat(Await.result(told)).isTrue();
        }
    }

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }
}
