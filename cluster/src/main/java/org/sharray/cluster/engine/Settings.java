package org.sharray.cluster.engine;

import java.util.List;

/**
 * How a process takes part.
 *
 * @param cluster the name of the cluster
 * @param role    what it does for the others
 * @param host    the address to listen at; of a client's no interest
 * @param port    the port to listen at
 * @param members addresses of some members, as {@code host:port}
 * @param size    how many members that keep data there are when all are there
 * @param patience for how many milliseconds a client looks for a member; -1 for ever
 */
public record Settings(String cluster, Role role, String host, int port, List<String> members, int size,
        long patience) {
    /** What a process does for the others. */
    public enum Role {
        /** It keeps chunks. */
        MEMBER,
        /** It is a member, but keeps no chunks: it only computes. */
        LITE,
        /** It is no member: it asks one. */
        CLIENT
    }

    /** With what a JVM starts in which the engine has nothing to warn of. */
    public static final List<String> JVM_ARGUMENTS = List.of("--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    int majority() {
        return size / 2 + 1;
    }
}
