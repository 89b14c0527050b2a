package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ArrayOptions;
import org.sharray.Inspection;
import org.sharray.SharedIntArray;
import org.sharray.inspect.LockFacts.State;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LockCommandsTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static ArrayOptions named(String name) {
        return ArrayOptions.options().named(name);
    }

    private static State state(String name) {
        try (Inspection inspection = Inspection.open(name)) {
            return inspection.lock().orElseThrow().state();
        }
    }

    private static ChildJvm owner(String name) {
        ChildJvm child = ChildJvm.start(LockUser.class, name).expect("in");
        child.say("take");
        return child.expect("taken");
    }

    private ProcessBuilder sharray(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Run.command(arguments));
        builder.environment().put("SHARRAY_DIRECTORY", directory.path().toString());
        return builder;
    }

    @Test
    void aCommandRunsWhileTheLockIsHeld() throws Exception {
        SharedIntArray.create(10, named("a").stripes(2)).close();
        SharedIntArray.create(1, named("b")).close();
        Path going = directory.parent().resolve("going");
        Path go = directory.parent().resolve("go");
        Process process = sharray("lock", "b", "a", "--", "sh", "-c",
                "touch " + going + "; until [ -e " + go + " ]; do sleep 0.02; done; exit 7").start();
        Await.until("the command to run", () -> Files.exists(going));
        assertThat(state("a")).isEqualTo(State.HELD);
        assertThat(state("b")).isEqualTo(State.HELD);
        Files.createFile(go);
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(state("a")).isEqualTo(State.FREE);
        assertThat(state("b")).isEqualTo(State.FREE);
    }

    @Test
    void aSignalReachesTheCommandBeforeTheLockIsFree() throws Exception {
        SharedIntArray.create(1, named("a")).close();
        Path going = directory.parent().resolve("going");
        Path told = directory.parent().resolve("told");
        Process process = sharray("lock", "a", "--", "sh", "-c",
                "trap 'touch " + told + "; exit 3' TERM; touch " + going + "; while :; do sleep 0.02; done").start();
        Await.until("the command to run", () -> Files.exists(going));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(told).exists();
        assertThat(state("a")).isEqualTo(State.FREE); // not orphaned
    }

    @Test
    void killedItFreesTheLockAndEndsTheCommand() throws Exception {
        SharedIntArray.create(1, named("a")).close();
        Path told = directory.parent().resolve("told");
        Path going = directory.parent().resolve("going");
        Process process = sharray("lock", "a", "--", "sh", "-c",
                "trap 'touch " + told + "; exit 3' TERM; touch " + going + "; while :; do sleep 0.02; done").start();
        Await.until("the command to run", () -> Files.exists(going));
        List<ProcessHandle> commands = process.descendants().toList();
        process.destroyForcibly().waitFor();
        try (SharedIntArray array = SharedIntArray.open("a"); var guard = array.lock().hold()) {
            assertThat(guard.previousOwnerDied()).isTrue();
        }
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            Await.until("the command to hear of it", () -> Files.exists(told));
        }
        commands.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void whatGoesWrongWithALock() throws Exception {
        SharedIntArray.create(10, named("a").stripes(2)).close();
        SharedIntArray.create(1, named("free").unlocked()).close();
        assertThat(Run.here("lock", "a", "--", "no-such-command"))
                .isEqualTo(new Run(127, "", "sharray: no-such-command: no such command\n"));
        assertThat(Run.here("lock", "a").err()).contains("the command is missing");
        assertThat(Run.here("lock", "--", "true").exit()).isEqualTo(2);
        assertThat(Run.here("lock", "free", "--", "true").err()).isEqualTo("sharray: free has no lock\n");
        assertThat(Run.here("lock", "absent", "--", "true").err()).contains("there is no array \"absent\"");
        try (ChildJvm _ = owner("a")) {
            Run run = Run.here("lock", "-t", "0.01", "a", "--", "true");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("somebody else has had the lock of a for 0.01 s");
            assertThat(Run.here("lock", "-t", "0.01", "a[9]", "--", "sh", "-c", "exit 5").exit()).isEqualTo(5); // another lock
        }
    }

    @Test
    void aDeathIsToldAndAStrictLockMended() {
        SharedIntArray.create(1, named("a").strict()).close();
        try (ChildJvm child = owner("a")) {
            child.kill();
        }
        Run run = Run.here("lock", "a", "--", "true");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("sharray lock --repair");
        assertThat(Run.here("why", "a").out()).contains("is free, but its last owner did not release it",
                "--repair a -- COMMAND");
        assertThat(Run.here("lock", "--repair", "a", "--", "sh", "-c", "exit 9").exit()).isEqualTo(9);
        assertThat(state("a")).isEqualTo(State.ORPHANED);
        assertThat(Run.here("lock", "--repair", "a", "--", "sh", "-c", "[ $SHARRAY_OWNER_DIED = true ]").exit())
                .isZero();
        assertThat(state("a")).isEqualTo(State.FREE);
        assertThat(Run.here("lock", "--repair", "a", "--", "sh", "-c", "[ $SHARRAY_OWNER_DIED = false ]").exit())
                .isZero();

        SharedIntArray.create(1, named("b")).close();
        try (ChildJvm child = owner("b")) {
            child.kill();
        }
        Run told = Run.here("lock", "b", "--", "sh", "-c", "[ $SHARRAY_OWNER_DIED = true ]");
        assertThat(told.exit()).isZero();
        assertThat(told.err()).contains("the last owner of the lock of b died with it");
    }

    @Test
    void whoHasIt() {
        SharedIntArray.create(1, named("a")).close();
        assertThat(Run.here("who", "a").out()).isEqualTo("Nobody has it open.\n");
        try (ChildJvm child = owner("a")) {
            assertThat(Run.here("who", "a").out().lines()).anyMatch(line -> line.strip().startsWith(child.pid() + " ")
                    && line.contains("yes    the kernel still holds its byte lock") && line.contains("LockUser"));
            JsonNode who = JsonMapper.builder().build().readTree(Run.here("who", "a", "--json").out()).valueStream()
                    .filter(process -> process.get("pid").asLong() == child.pid()).findFirst().orElseThrow();
            assertThat(who.get("command").asString()).contains("LockUser");
            assertThat(who.get("participants").get(0).get("alive").asBoolean()).isTrue();
            child.kill();
            assertThat(Run.here("who", "a").out()).contains("let go of its byte lock");
        }
    }

    @Test
    void whyItCantBeHad() {
        try (SharedIntArray array = SharedIntArray.create(1, named("a").stripes(2))) {
            assertThat(Run.here("why", "a").out()).isEqualTo("All its locks are free: 3 in all.\n");
            try (ChildJvm child = owner("a")) {
                assertThat(Run.here("why", "a").out()).contains("The lock of a is held by process " + child.pid(),
                        "command    ", "LockUser",
                        "; 'jcmd " + child.pid() + " Thread.print' shows it as #", "not known: the time",
                        "nobody sleeps", "kill " + child.pid(),
                        "sharray unlock --force a");
                Waiter<Boolean> waiter = Waiter.start(() -> {
                    try (var guard = array.lock().hold()) {
                        return guard.previousOwnerDied();
                    }
                });
                Await.until("a time", () -> Run.here("why", "a").out().contains("ago, or longer"));
                assertThat(Run.here("why", "a").out())
                        .containsPattern("waiting    somebody, .*in one of: " + ProcessHandle.current().pid());
                child.pause();
                assertThat(Run.here("why", "a").out()).contains("but it is stopped", "kill -CONT " + child.pid());
                JsonNode why = JsonMapper.builder().build().readTree(Run.here("why", "a", "--json").out()).get(0);
                assertThat(why.get("stopped").asBoolean()).isTrue();
                assertThat(why.get("owner").get("pid").asLong()).isEqualTo(child.pid());

                Run unasked = Run.here("unlock", "--force", "a");
                assertThat(unasked.exit()).isEqualTo(1);
                assertThat(unasked.err()).contains("goes on without it", "nothing was changed");
                Run run = Run.here("unlock", "--force", "--yes", "a");
                assertThat(run.exit()).isZero();
                assertThat(run.out()).isEqualTo("Took the lock of a away from process " + child.pid() + ".\n");
                assertThat(waiter.result()).isTrue();
                assertThat(Run.here("unlock", "--force", "--yes", "a").err())
                        .isEqualTo("sharray: nobody holds a lock of a\n");
                child.resume();
            }
            assertThat(Run.here("unlock", "a").exit()).isEqualTo(2);
        }
    }

    @Test
    void aDeadOwnerIsExplained() {
        SharedIntArray.create(1, named("a")).close();
        try (ChildJvm child = owner("a")) {
            child.kill();
            assertThat(Run.here("why", "a").out()).contains("which is dead", "nothing: whoever wants the lock next");
            assertThat(Run.here("ls").out()).contains("held by dead " + child.pid());
        }
    }

    @Test
    void ofSeveralLocksOneIsChosen() {
        try (SharedIntArray array = SharedIntArray.create(10, named("a").stripes(2))) {
            array.lock(0).lock();
            array.lock().lock();
            assertThat(Run.here("unlock", "--force", "--yes", "a").err())
                    .contains("say which by --lock: 'the lock', 'the lock of part 0'");
            assertThat(Run.here("unlock", "--force", "--yes", "a", "--lock", "the lock of part 0").exit()).isZero();
            assertThat(array.lock().isHeldByCurrentThread()).isTrue();
            assertThat(array.lock(0).isHeldByCurrentThread()).isFalse();
            array.lock().unlock();
        }
    }
}
