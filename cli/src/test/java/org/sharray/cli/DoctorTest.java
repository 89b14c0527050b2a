package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.ArrayOptions;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Prerequisite;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static JsonNode finding(String what) {
        for (JsonNode finding : JsonMapper.builder().build().readTree(Run.here("doctor", "--json").out())) {
            if (finding.get("what").asString().equals(what)) {
                return finding;
            }
        }
        throw new AssertionError("nothing about " + what);
    }

    @Test
    void eachThingIsToldWithItsMeaning() throws Exception {
        SharedIntArray.create(1, ArrayOptions.options().named("a")).close();
        Run run = Run.here("doctor");
        assertThat(run.out().lines()).anyMatch(line -> line.startsWith("ok   JDK"))
                .anyMatch(line -> line.matches("ok +named arrays +1 in .*, mode rwx------"));
        Files.createFile(directory.path().resolve("damaged.npy"));
        assertThat(finding("arrays").get("verdict").asString()).isEqualTo("warn");
        assertThat(finding("arrays").get("advice").asString()).contains("damaged");
    }

    @Test
    void whatIsBadMakesItFail() throws Exception {
        Path arrays = Files.createDirectory(directory.path());
        Files.setPosixFilePermissions(arrays, PosixFilePermissions.fromString("rwxrwxrwx"));
        Run run = Run.here("doctor");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).containsPattern("bad +named arrays +.*can be written by others; chmod go-w mends it");
    }

    /** In a mount namespace of its own, as a container has. */
    @Test
    void theLittleSharedMemoryOfAContainerIsExplained() throws Exception {
        var command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c",
                "mount -t tmpfs -o size=64m shm /dev/shm && echo x > /dev/shm/x && exec \"$@\"", "sh"));
        boolean may = Run.process(new ProcessBuilder("unshare", "--mount", "true")).exit() == 0;
        Prerequisite.require(may, "unshare and mount need root");
        command.addAll(Run.command("doctor"));
        Run run = Run.process(new ProcessBuilder(command));
        assertThat(run.out()).containsPattern("warn shared memory +/dev/shm has 64.* of 64 MiB free")
                .contains("Docker and Podman", "--shm-size=8g");
    }

    @Test
    void whatALogoutDeletesIsTold() {
        assertThat(finding("logging out").get("found").asString()).contains("delete");
    }

    @Test
    void theShellCompletesTheCommands() {
        Run run = Run.here("completion");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("doctor", "--dry-run");
    }
}
