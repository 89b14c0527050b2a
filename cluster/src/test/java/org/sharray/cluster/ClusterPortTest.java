package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sharray.SharedLongArray;
import org.sharray.cluster.error.ClusterUnavailableException;

/** What can be had at a member's port, and what can't. */
class ClusterPortTest {
    private static Members members;
    private static Cluster cluster;

    @BeforeAll
    static void begin() {
        members = new Members(1);
        cluster = members.join(members.member(0));
    }

    @AfterAll
    static void end() {
        members.close();
    }

    private static Config configuration() {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(instance -> instance.getConfig().getClusterName().equals(cluster.name())).findAny()
                .orElseThrow().getConfig();
    }

    private static int port() {
        return members.port(0);
    }

    @Test
    void whatTheLibraryDoesNotUseIsOff() {
        Config config = configuration();
        assertThat(config.getRestConfig().isEnabled()).isFalse();
        assertThat(config.getNetworkConfig().getMemcacheProtocolConfig().isEnabled()).isFalse();
        assertThat(config.getManagementCenterConfig().isScriptingEnabled()).isFalse();
        assertThat(config.getManagementCenterConfig().isConsoleEnabled()).isFalse();
        assertThat(config.getManagementCenterConfig().isDataAccessEnabled()).isFalse();
        assertThat(config.getJetConfig().isEnabled()).isFalse();
        assertThat(config.getJetConfig().isResourceUploadEnabled()).isFalse();
        assertThat(config.getNamespacesConfig().isEnabled()).isFalse();
        assertThat(config.getMetricsConfig().isEnabled()).isFalse();
        assertThat(config.getInstanceTrackingConfig().isEnabled()).isFalse();
        assertThat(config.getDynamicConfigurationConfig().isPersistenceEnabled()).isFalse();
        assertThat(config.getAdvancedNetworkConfig().isEnabled()).isFalse();
        assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
        assertThat(config.getNetworkConfig().getJoin().getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(config.getNetworkConfig().getJoin().getDiscoveryConfig().isEnabled()).isFalse();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    }

    @Test
    void itListensAtItsAddressAlone() throws IOException {
        new Socket(InetAddress.getByName("127.0.0.1"), port()).close();
        assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), port()).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void itSpeaksNeitherHttpNorMemcache() throws IOException {
        for (String request : List.of("GET /hazelcast/health HTTP/1.1\r\n\r\n",
                "POST /hazelcast/rest/management/cluster/clusterShutdown HTTP/1.1\r\n\r\n", "stats\r\n")) {
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).as(request).isEqualTo(-1);
            }
        }
        assertThat(cluster.isOpen()).isTrue();
    }

    @Test
    void aClientWithAnotherNameIsRefused() {
        ClusterOptions stranger = members.client().named("another-" + cluster.name()).patience(1, TimeUnit.SECONDS);
        assertThatThrownBy(() -> Cluster.join(stranger)).isInstanceOf(ClusterUnavailableException.class)
                .hasMessageContaining("another-" + cluster.name());
    }

    @Test
    void aMemberWithAnotherNameIsNotLetIn() {
        try (SharedLongArray array = cluster.createLong("own", 10);
                Cluster other = Cluster.join(members.computing().named("another-" + cluster.name()))) {
            assertThat(cluster.size()).isOne();
            assertThat(other.size()).isZero();
            assertThat(array.get(0)).isZero();
            assertThatThrownBy(() -> other.open("own")).isInstanceOf(ClusterUnavailableException.class);
        }
    }

    /** What a client that is not ours might send. */
    static final class Foreign implements Callable<String>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String call() {
            return "was run";
        }
    }

    @Test
    void objectsOfOthersAreNotRead() {
        ClientConfig config = new ClientConfig().setClusterName(cluster.name());
        config.getNetworkConfig().addAddress("127.0.0.1:" + port());
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try {
            assertThatThrownBy(() -> client.getExecutorService("foreign").submit(new Foreign()).get())
                    .isInstanceOf(ExecutionException.class).cause().isInstanceOf(HazelcastSerializationException.class)
                    .hasRootCauseInstanceOf(SecurityException.class);
        } finally {
            client.shutdown();
        }
    }
}
