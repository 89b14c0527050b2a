package org.sharray.cluster.engine;

import com.hazelcast.config.Config;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.networking.ChannelOption;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.internal.server.tcp.ChannelInitializerFunction;
import com.hazelcast.internal.server.tcp.UnifiedProtocolDecoder;
import com.hazelcast.internal.server.tcp.UnifiedProtocolEncoder;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperties;
import java.util.function.Function;

/**
 * What the engine's parts of a member are made by: its own, but for one. In version 5.7.0, a new connection whose other end says nothing, as a process that is stopped does, keeps the thread that writes to
 * connections busy without end as soon as there is something to send: that thread never looks again at its other connections, their heartbeats stay away, members that are well
 * take each other for dead, and elements are lost (<a href="https://github.com/hazelcast/hazelcast/issues/26473">hazelcast#26473</a>). Here such a connection waits until the other end has
 * spoken. It can go with the first version that has this mended.
 */
final class PatientContext extends DefaultNodeContext {
    private static final int KIB = 1024;

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new Extension(node);
    }

    private static final class Extension extends DefaultNodeExtension {
        private final Config config;

        Extension(Node node) {
            super(node);
            this.config = node.getConfig();
        }

        @Override
        public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(ServerContext context) {
            Initializers initializers = new Initializers(context, config);
            initializers.init();
            return initializers;
        }
    }

    private static final class Initializers extends ChannelInitializerFunction {
        Initializers(ServerContext context, Config config) {
            super(context, config);
        }

        @Override
        protected ChannelInitializer provideUnifiedChannelInitializer() {
            return channel -> {
                setOptions(channel, serverContext.properties());
                UnifiedProtocolEncoder encoder = new PatientEncoder(serverContext);
                channel.outboundPipeline().addLast(encoder);
                channel.inboundPipeline().addLast(new UnifiedProtocolDecoder(serverContext, encoder));
            };
        }
    }

    /** As the engine sets them. */
    private static void setOptions(Channel channel, HazelcastProperties properties) {
        channel.options()
                .setOption(ChannelOption.DIRECT_BUF, properties.getBoolean(ClusterProperty.SOCKET_BUFFER_DIRECT))
                .setOption(ChannelOption.TCP_NODELAY, properties.getBoolean(ClusterProperty.SOCKET_NO_DELAY))
                .setOption(ChannelOption.SO_KEEPALIVE, properties.getBoolean(ClusterProperty.SOCKET_KEEP_ALIVE))
                .setOption(ChannelOption.SO_SNDBUF,
                        KIB * properties.getInteger(ClusterProperty.SOCKET_SEND_BUFFER_SIZE))
                .setOption(ChannelOption.SO_RCVBUF,
                        KIB * properties.getInteger(ClusterProperty.SOCKET_RECEIVE_BUFFER_SIZE))
                .setOption(ChannelOption.SO_LINGER, properties.getSeconds(ClusterProperty.SOCKET_LINGER_SECONDS))
                .setOption(ChannelOption.TCP_KEEPIDLE, properties.getInteger(ClusterProperty.SOCKET_KEEP_IDLE))
                .setOption(ChannelOption.TCP_KEEPCOUNT, properties.getInteger(ClusterProperty.SOCKET_KEEP_COUNT))
                .setOption(ChannelOption.TCP_KEEPINTERVAL, properties.getInteger(ClusterProperty.SOCKET_KEEP_INTERVAL));
    }

    /** Says that it is blocked as long as it waits for the other end: being told what that said, it wakes up, and others take its place. */
    private static final class PatientEncoder extends UnifiedProtocolEncoder {
        PatientEncoder(ServerContext context) {
            super(context);
        }

        @Override
        public HandlerStatus onWrite() {
            HandlerStatus status = super.onWrite();
            return status == HandlerStatus.CLEAN ? HandlerStatus.BLOCKED : status;
        }
    }
}
