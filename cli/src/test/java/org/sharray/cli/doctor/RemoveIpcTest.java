package org.sharray.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.cli.doctor.Finding.Verdict;

/** On machines with all kinds of settings, as files below another root. */
class RemoveIpcTest {
    private static final long PERSON = 1_000;

    @TempDir
    private Path root;

    @BeforeEach
    void startSystemd() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
    }

    private Finding look() {
        return RemoveIpc.look(root, PERSON, "ada");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void byDefaultItIsOn() throws IOException {
        assertThat(look().verdict()).isEqualTo(Verdict.WARN);
        write("etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\nKillUserProcesses=no\n");
        assertThat(look().verdict()).isEqualTo(Verdict.WARN);
        assertThat(look().found()).contains("ada's named arrays");
        assertThat(look().advice()).contains("loginctl enable-linger ada", "RemoveIPC=no");
    }

    @Test
    void itCanBeTurnedOff() throws IOException {
        write("etc/systemd/logind.conf", "[Login]\n RemoveIPC = No\n");
        assertThat(look().verdict()).isEqualTo(Verdict.OK);
        assertThat(look().found()).contains("RemoveIPC=no");
    }

    @Test
    void theLastWordIsThatOfTheAdditionWithTheLastName() throws IOException {
        write("usr/lib/systemd/logind.conf.d/50-vendor.conf", "[Login]\nRemoveIPC=no\n");
        write("etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n");
        assertThat(look().verdict()).isEqualTo(Verdict.OK);
        write("etc/systemd/logind.conf.d/20-early.conf", "[Login]\nRemoveIPC=yes\n");
        assertThat(look().verdict()).isEqualTo(Verdict.OK);
        write("etc/systemd/logind.conf.d/50-vendor.conf", "[Login]\n");
        assertThat(look().verdict()).as("the vendor's is replaced").isEqualTo(Verdict.WARN);
    }

    @Test
    void someAreSpared() throws IOException {
        assertThat(RemoveIpc.look(root, 0, "root").verdict()).isEqualTo(Verdict.OK);
        assertThat(RemoveIpc.look(root, 999, "postgres").verdict()).isEqualTo(Verdict.OK);
        write("var/lib/systemd/linger/ada", "");
        assertThat(look().found()).contains("lingers");
        assertThat(look().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void withoutSystemdNothingIsDeleted() throws IOException {
        Files.delete(root.resolve("run/systemd/system"));
        assertThat(look().verdict()).isEqualTo(Verdict.OK);
    }
}
