package org.sharray.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether systemd deletes a user's files in {@code /dev/shm}, and named arrays with them, when the user's last session ends: {@code RemoveIPC} of logind.conf(5). It spares root and the users of the system, and whoever
 * lingers never quite logs out.
 */
final class RemoveIpc {
    private static final String WHAT = "logging out";
    private static final long FIRST_PERSON = 1_000;

    /** Where its settings are, the least important first: the files of these directories' {@code logind.conf.d} come after all {@code logind.conf}. */
    private static final List<String> PLACES = List.of("usr/lib/systemd", "usr/local/lib/systemd", "run/systemd",
            "etc/systemd");

    private RemoveIpc() {}

    /**
     * Looks.
     *
     * @param root of the file system
     * @param uid  of the user
     * @param name of the user
     */
    static Finding look(Path root, long uid, String name) {
        if (!Files.isDirectory(root.resolve("run/systemd/system"))) {
            return Finding.ok(WHAT, "deletes nothing: systemd does not run here");
        }
        if (uid < FIRST_PERSON) {
            return Finding.ok(WHAT, "deletes nothing of root's and the system's users (RemoveIPC spares them)");
        }
        if (Files.exists(root.resolve("var/lib/systemd/linger").resolve(name))) {
            return Finding.ok(WHAT, "deletes nothing: " + name + " lingers (loginctl enable-linger)");
        }
        if (!isOn(root)) {
            return Finding.ok(WHAT, "deletes nothing: RemoveIPC=no");
        }
        return Finding.warn(WHAT, "deletes " + name + "'s named arrays: RemoveIPC is on, as it is by default",
                "when the last session of " + name + " ends, systemd-logind deletes all that " + name
                        + " has in /dev/shm; processes that have an array open keep it, but no other finds it. For arrays that shall stay: 'loginctl enable-linger "
                        + name
                        + "', or RemoveIPC=no in /etc/systemd/logind.conf, or a user of the system for the service (useradd --system)");
    }

    private static boolean isOn(Path root) {
        boolean on = true;
        var additions = new TreeMap<String, Path>();
        for (String place : PLACES) {
            Path directory = root.resolve(place);
            on = setting(directory.resolve("logind.conf"), on);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve("logind.conf.d"), "*.conf")) {
                files.forEach(file -> additions.put(file.getFileName().toString(), file));
            } catch (IOException none) {
                continue;
            }
        }
        for (Path addition : additions.values()) {
            on = setting(addition, on);
        }
        return on;
    }

    /** What a file says, or what was said before. */
    private static boolean setting(Path file, boolean before) {
        boolean on = before;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] parts = line.strip().split("\\s*=\\s*", 2);
                if (parts[0].equals("RemoveIPC") && parts.length == 2) {
                    on = parts[1].isEmpty()
                            || Set.of("1", "yes", "y", "true", "t", "on").contains(parts[1].toLowerCase(Locale.ROOT));
                }
            }
        } catch (IOException none) {
            return before;
        }
        return on;
    }
}
