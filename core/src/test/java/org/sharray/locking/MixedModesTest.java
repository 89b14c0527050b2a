package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.os.Os;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
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

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }
}
