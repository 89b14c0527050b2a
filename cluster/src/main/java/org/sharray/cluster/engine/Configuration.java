package org.sharray.cluster.engine;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The engine's configuration, and why it is so. */
final class Configuration {
    /** Of the map of names. */
    static final String NAMES = "sharray.names";

    /** Of the map of locks. */
    static final String LOCKS = "sharray.locks";

    /** Of the map of the processes' numbers. */
    static final String NUMBERS = "sharray.numbers";

    /** Of the executor of what members do for each other. */
    static final String ERRANDS = "sharray.errands";

    /** Of the executor of surveys, which long errands do not keep waiting. */
    static final String SURVEYS = "sharray.surveys";

    /** Of the executor of questions about the members, which wait for nothing else. */
    static final String MEMBERSHIP = "sharray.membership";

    /** The beginning of the name of each array's map of chunks. */
    static final String CHUNKS = "sharray.chunks.";

    /** Kept, because the JDK forgets a logger, and its level, that nobody refers to. */
    private static final Logger LOG = Logger.getLogger("com.hazelcast");

    private static final String MAJORITY = "majority";

    /** Of what a member has that was cut off, nothing comes back with it: the others may have deleted it, and it does not know later fences. */
    private static final MergePolicyConfig MAJORITY_ALONE = new MergePolicyConfig(DiscardMergePolicy.class.getName(),
            MergePolicyConfig.DEFAULT_BATCH_SIZE);

    /** How long an answer waits for the backup before it is asked for again. */
    private static final String BACKUP_MILLIS = "1000";
    /** How long a member may be silent before a client without patience gives it up. */
    private static final long LEAST_SILENCE_MILLIS = 2000;

    private Configuration() {}

    /** The engine tells at length of members that come and go, and warns of each that leaves; unless the program has said what it wants to read, errors are enough. */
    static void quieten() {
        if (LOG.getLevel() == null) {
            LOG.setLevel(Level.SEVERE);
        }
    }

    static Config member(Settings settings) {
        Config config = new Config().setClusterName(settings.cluster())
                .setLiteMember(settings.role() == Settings.Role.LITE);
        // Nothing is found by itself and nobody is told: members are at the addresses that the user gives.
        NetworkConfig network = config.getNetworkConfig().setPort(settings.port()).setPortAutoIncrement(false)
                .setPublicAddress(settings.host() + ":" + settings.port());
        network.getInterfaces().setEnabled(true).addInterface(settings.host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.shutdownhook.policy", "GRACEFUL");
        // A member that does not answer for 5 s is taken for dead. One that wakes up after that is a cluster of its own for a moment, and joins the others soon.
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        // An answer counts only when the backup has it, too: else a member that was cut off would, in the moment before it notices, acknowledge what is thrown away later. What
        // did not get that far is sent again; see Failures.
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        config.setProperty("hazelcast.operation.backup.timeout.millis", BACKUP_MILLIS);
        serialization(config.getSerializationConfig());
        // What else the engine can do for others, it does not do: REST, memcache, scripts, user code and Jet are off unless asked for, and these are not.
        config.getManagementCenterConfig().setDataAccessEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        // In that moment it must not believe that it has locks, or that what it lacks is lost.
        // (One member alone is always the majority, but the engine would not say so before it sees another.)
        boolean alone = settings.size() == 1;
        config.addSplitBrainProtectionConfig(new SplitBrainProtectionConfig(MAJORITY, !alone, settings.majority())
                .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
        for (MapConfig map : List.of(map(CHUNKS + "*", 1), map(LOCKS, 2), map(NAMES, 2), map(NUMBERS, 2))) {
            config.addMapConfig(alone ? map : map.setSplitBrainProtectionName(MAJORITY));
        }
        return config;
    }

    /** Values stay objects: an operation beside the data then costs the same however large they are. */
    private static MapConfig map(String name, int backups) {
        return new MapConfig(name).setInMemoryFormat(InMemoryFormat.OBJECT).setStatisticsEnabled(false)
                .setBackupCount(backups).setMergePolicyConfig(MAJORITY_ALONE);
    }

    static ClientConfig client(Settings settings) {
        ClientConfig config = new ClientConfig().setClusterName(settings.cluster());
        config.getNetworkConfig().setAddresses(settings.members());
        config.getConnectionStrategyConfig().getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(settings.patience());
        config.getMetricsConfig().setEnabled(false);
        if (settings.patience() >= 0) { // a member that is stopped accepts connections, and says nothing
            config.setProperty("hazelcast.client.heartbeat.interval", "1000");
            config.setProperty("hazelcast.client.heartbeat.timeout",
                    String.valueOf(Math.max(LEAST_SILENCE_MILLIS, settings.patience())));
        }
        config.setProperty("hazelcast.logging.type", "jdk");
        config.setProperty("hazelcast.client.operation.fail.on.indeterminate.state", "true");
        config.setProperty("hazelcast.client.operation.backup.timeout.millis", BACKUP_MILLIS);
        serialization(config.getSerializationConfig());
        return config;
    }

    /** Java's own serialisation is the engine's for exceptions alone, so classes of others are refused. */
    private static void serialization(SerializationConfig config) {
        config.addDataSerializableFactory(Wire.FACTORY, new Wire())
                .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    }
}
