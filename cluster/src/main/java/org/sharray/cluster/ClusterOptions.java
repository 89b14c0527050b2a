package org.sharray.cluster;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.sharray.cluster.engine.Settings;
import org.sharray.cluster.engine.Settings.Role;

/**
 * How a process joins a cluster: by itself as a member of one that keeps elements, at port 5701 of this machine alone. Immutable: each method returns a new one.
 *
 * <pre>{@code
 * var options = ClusterOptions.options().named("prices").listen("10.0.0.1", 5701).members("10.0.0.1", "10.0.0.2", "10.0.0.3");
 * }</pre>
 */
public final class ClusterOptions implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int PORT = 5701;
    private static final long FOR_EVER = -1;
    private static final ClusterOptions DEFAULTS = new ClusterOptions("sharray", Role.MEMBER, "127.0.0.1", PORT,
            new String[]{"127.0.0.1:" + PORT}, 1, FOR_EVER, null);

    private final String name;
    private final Role role;
    private final String host;
    private final int port;
    private final String[] members;
    private final int size;
    private final long patience;
    private final transient ObjectInputFilter taskFilter;

    private ClusterOptions(String name, Role role, String host, int port, String[] members, int size,
            long patience, ObjectInputFilter taskFilter) {
        this.name = name;
        this.role = role;
        this.host = host;
        this.port = port;
        this.members = members;
        this.size = size;
        this.patience = patience;
        this.taskFilter = taskFilter;
    }

    /**
     * With what a JVM starts that joins without warnings: the engine looks into some packages of the JDK, and works without that, too.
     *
     * @return arguments for {@code java}
     */
    public static List<String> jvmArguments() {
        return Settings.JVM_ARGUMENTS;
    }

    /**
     * The usual ones.
     *
     * @return a cluster named {@code sharray} of one member, on this machine
     */
    public static ClusterOptions options() {
        return DEFAULTS;
    }

    /**
     * Names the cluster; processes with another name do not join.
     *
     * @param newName of the cluster
     * @return these options with that
     */
    public ClusterOptions named(String newName) {
        return new ClusterOptions(Objects.requireNonNull(newName, "name"), role, host, port, members, size, patience,
                taskFilter);
    }

    /**
     * Listens at an address of this machine. Whoever can reach it can join, read and write: the engine's free edition neither encrypts nor asks for a password.
     *
     * @param newHost an address of this machine
     * @param newPort from 1 to 65,535
     * @return these options with that
     */
    public ClusterOptions listen(String newHost, int newPort) {
        if (newPort < 1 || newPort > 65_535) {
            throw new IllegalArgumentException("A port is from 1 to 65535, not " + newPort);
        }
        return new ClusterOptions(name, role, Objects.requireNonNull(newHost, "host"), newPort, members, size, patience,
                taskFilter);
    }

    /**
     * Says where the members that keep elements are. Nobody is looked for elsewhere. They are as many as there are when all are there: while fewer than the majority
     * of them are together, arrays can't be used, because the others may be together somewhere else.
     *
     * @param addresses as {@code host} or {@code host:port}, of all of them, this one among them
     * @return these options with that
     * @throws IllegalArgumentException if there is none
     */
    public ClusterOptions members(String... addresses) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException("A cluster has at least one member");
        }
        return new ClusterOptions(name, role, host, port, addresses.clone(), addresses.length, patience, taskFilter);
    }

    /**
     * Joins as a member that keeps no elements: for a process that only computes. The lock that it holds is free at once when it dies.
     *
     * @return these options with that
     */
    public ClusterOptions computing() {
        return new ClusterOptions(name, Role.LITE, host, port, members, size, patience, taskFilter);
    }

    /**
     * Joins as a client: for a process that comes and goes, or that the members can't reach. The lock that it holds is free some seconds after its death.
     *
     * @return these options with that
     */
    public ClusterOptions client() {
        return new ClusterOptions(name, Role.CLIENT, host, port, members, size, patience, taskFilter);
    }

    /**
     * Says for how long a client looks for a member, when it joins and when it has lost all that it knew. Without this, for ever.
     *
     * @param time to look for one
     * @param unit of the time
     * @return these options with that
     */
    public ClusterOptions patience(long time, TimeUnit unit) {
        return new ClusterOptions(name, role, host, port, members, size, unit.toMillis(time), taskFilter);
    }

    /**
     * Limits the classes of what other processes of the cluster may have this one do with slices; without it, what the JVM itself refuses ({@code jdk.serialFilter}) is all.
     *
     * @param filter of the classes that may come
     * @return these options with that
     */
    public ClusterOptions taskFilter(ObjectInputFilter filter) {
        return new ClusterOptions(name, role, host, port, members, size, patience, filter);
    }

    /** Options with a filter are not sent: it would be lost on the way, and nobody would notice. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        if (taskFilter != null) {
            throw new NotSerializableException(
                    "ClusterOptions with a task filter, which can't be sent; set it in the process that joins");
        }
        out.defaultWriteObject();
    }

    /** The filter of tasks, or null. */
    ObjectInputFilter taskFilter() {
        return taskFilter;
    }

    Settings settings() {
        return new Settings(name, role, host, port, List.of(members), size, patience);
    }

    /** For people. */
    @Override
    public String toString() {
        return name + ", " + role + " at " + host + ":" + port + ", members " + String.join(", ", members);
    }
}
