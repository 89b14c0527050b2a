package org.sharray.inspector.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.sharray.cluster.Cluster;
import org.sharray.inspector.Sampler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page that shows the arrays of this machine, or of a cluster, live: what is in them, who has them open, who has their locks. It is served on the loopback address alone.
 *
 * {@snippet :
 * try (WebInspector inspector = WebInspector.start(0, false)) {
 *     System.out.println(inspector.link());
 *     Thread.sleep(Long.MAX_VALUE);
 * }
 * }
 *
 * <p>
 * Safe for use by many threads.
 */
public final class WebInspector implements AutoCloseable {
    /** So many windows can be open at a time. */
    static final int MOST_STREAMS = 32;

    static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int MOST_URI_CHARS = 2048;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Gate gate;
    private final boolean allowsWrites;
    private final LiveList list;
    private final Resources resources = Resources.load();
    private final JsonMapper json = new JsonMapper();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    static {
        // Limits of the JDK's server, which has no other way to set them; what the user has set stays.
        Map.of("sun.net.httpserver.nodelay", "true", "sun.net.httpserver.maxReqTime", "20",
                "sun.net.httpserver.maxReqHeaders", "64", "sun.net.httpserver.maxReqHeaderSize", "16384",
                "jdk.httpserver.maxConnections", "200").forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    private WebInspector(int port, boolean allowsWrites, ArraySource source) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port),
                0);
        this.gate = new Gate(server.getAddress().getPort());
        this.allowsWrites = allowsWrites;
        this.list = new LiveList(source);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts to serve.
     *
     * @param  port         0 for any that is free
     * @param  allowsWrites whether elements may be changed
     * @return              the server
     * @throws IOException if the port can't be had
     */
    public static WebInspector start(int port, boolean allowsWrites) throws IOException {
        Sampler sampler = new Sampler();
        return new WebInspector(port, allowsWrites, () -> sampler.sample().stream().map(LocalArray::new).toList());
    }

    /**
     * Starts to serve the arrays of a cluster, only for reading.
     *
     * @param  port    0 for any that is free
     * @param  cluster to be closed after this
     * @return         the server
     * @throws IOException if the port can't be had
     */
    public static WebInspector start(int port, Cluster cluster) throws IOException {
        return new WebInspector(port, false, new ClusterSource(cluster));
    }

    /**
     * Makes a link that opens the page, once: who has followed it stays in by a cookie. The one before is void.
     *
     * @return the link, with a secret in it
     */
    public URI link() {
        return gate.newLink();
    }

    /** Ends the service, and what the open pages still hear. */
    @Override
    public void close() {
        list.close();
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                exchange.getResponseHeaders().putAll(Gate.HEADERS);
                if (exchange.getRequestURI().toString().length() > MOST_URI_CHARS) {
                    throw new Refusal(414, "The address is too long.");
                }
                gate.requireHost(exchange);
                answer(exchange, gate.pathOf(exchange));
            } catch (Refusal refusal) {
                send(exchange, refusal.status(), "text/plain; charset=utf-8",
                        (refusal.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        if (path.isEmpty() && query != null && query.startsWith(Gate.TOKEN + "=")) {
            requireMethod(exchange, "GET");
            send(exchange, 200, "text/html; charset=utf-8",
                    gate.enter(exchange, query.substring(Gate.TOKEN.length() + 1)));
            return;
        }
        gate.requireOurPage(exchange);
        gate.requireEntered(exchange);
        switch (path) {
            case "events" -> {
                requireMethod(exchange, "GET");
                stream(exchange, View.of(query));
            }
            case "element" -> {
                requireMethod(exchange, "POST");
                gate.requireOrigin(exchange);
                send(exchange, 200, "application/json", json.writeValueAsBytes(change(exchange)));
            }
            default -> {
                Resources.Resource resource = resources.find(path)
                        .orElseThrow(() -> new Refusal(404, "There is nothing here."));
                requireMethod(exchange, "GET");
                send(exchange, 200, resource.type(), resource.bytes());
            }
        }
    }

    private void stream(HttpExchange exchange, View view) throws IOException {
        if (!streams.tryAcquire()) {
            throw new Refusal(503, "There are " + MOST_STREAMS + " windows open already; close one.");
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            new Session(list, view, allowsWrites, new EventStream(exchange.getResponseBody(), json)).run();
        } finally {
            streams.release();
        }
    }

    private Map<String, ?> change(HttpExchange exchange) throws IOException {
        if (!allowsWrites) {
            throw new Refusal(403, "This page only reads; start it with --allow-writes to change elements.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new Refusal(413, "That is more than " + MOST_BODY_BYTES + " bytes.");
        }
        JsonNode wish;
        try {
            wish = json.readTree(body);
        } catch (JacksonException malformed) {
            throw new Refusal(400, "That is no JSON.");
        }
        if (!wish.path("array").isString() || !wish.path("index").canConvertToLong()
                || !wish.path("index").isIntegralNumber() || !wish.path("value").isString()) {
            throw new Refusal(400, "An array's id, an index and a value as text are needed.");
        }
        var array = list.find(wish.path("array").stringValue())
                .orElseThrow(() -> new Refusal(404, "This array is gone."));
        return Map.of("value", array.set(wish.path("index").longValue(), wish.path("value").stringValue()));
    }

    private static void requireMethod(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new Refusal(405, "This is for " + method + " alone.");
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }
}
