package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.ArrayOptions;
import org.sharray.testing.OwnDirectory;

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

    @Test
    void theShellCompletesTheCommands() {
        Run run = Run.here("completion");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("doctor", "--dry-run");
    }
}
