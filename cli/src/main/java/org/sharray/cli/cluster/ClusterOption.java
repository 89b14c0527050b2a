package org.sharray.cli.cluster;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.sharray.cli.output.CommandException;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;
import org.sharray.cluster.error.ClusterUnavailableException;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which cluster is meant, if one is. It is looked at as a client: that changes nothing in it. */
public final class ClusterOption {
    private static final String NAME = "sharray";
    private static final int PORT = 5701;
    private static final int PATIENCE_SECONDS = 5;
    private static final Pattern FORM = Pattern.compile("(?:(?<name>[^@]+)@)?(?<members>[^@]+)");
    private static final Pattern ADDRESS = Pattern
            .compile("(?:[^:\\[\\]\\s]+|\\[[0-9a-fA-F:.%]+\\])(?::(?<port>[0-9]{1,5}))?");

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--cluster", paramLabel = "[NAME@]HOST[:PORT][,…]", description = "Of a cluster, not of this machine: its name "
            + "(default: " + NAME + ") and where some of its members listen (default port: " + PORT + ").")
    private String text;

    /** For picocli. */
    public ClusterOption() {}

    /**
     * Whether a cluster is meant.
     *
     * @return false if the arrays of this machine are
     */
    public boolean isGiven() {
        return text != null;
    }

    /**
     * Joins it as a client.
     *
     * @return to be closed
     */
    public Cluster join() {
        Matcher form = FORM.matcher(text);
        String[] members = form.matches() ? form.group("members").split(",", -1) : new String[]{""};
        if (!Arrays.stream(members).allMatch(ClusterOption::isAddress)) {
            throw new ParameterException(spec.commandLine(),
                    "'" + text + "' does not say where a cluster is: NAME@HOST:PORT, as in prices@10.0.0.1:" + PORT);
        }
        String name = form.group("name") == null ? NAME : form.group("name");
        try {
            return Cluster.join(ClusterOptions.options().named(name).members(members).client()
                    .patience(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ClusterUnavailableException nobody) {
            throw new CommandException("no cluster named '" + name + "' has answered at " + String.join(", ", members)
                    + " for " + PATIENCE_SECONDS
                    + " s: does it run, and are these its name and the address of a member?",
                    nobody);
        }
    }

    private static boolean isAddress(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return false;
        }
        int port = parts.group("port") == null ? PORT : Integer.parseInt(parts.group("port"));
        return port > 0 && port < 1 << Character.SIZE;
    }
}
