package org.sharray.inspector.web;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may ask. All of it must be right:
 *
 * <ul>
 * <li>the {@code Host}: else a name of the attacker's that leads to this machine would make his page ours (DNS rebinding);
 * <li>{@code Sec-Fetch-Site} and {@code Origin}, where the browser sends them: no page but ours asks;
 * <li>the path's beginning, different at each start: cookies are kept by machine and path, not by port, so that another user's server on another port is not sent ours;
 * <li>the cookie, which is given in exchange for the link's token. The token is void then: it stays in a browser's history, and whoever started it may have shown it on a screen.
 * </ul>
 */
final class Gate {
    static final String TOKEN = "token";

    /** What every answer has: nothing from elsewhere, in no frame, no guessing of types, no text that becomes markup. */
    static final Map<String, List<String>> HEADERS = Map.of("Content-Security-Policy",
            List.of("default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'"),
            "X-Content-Type-Options", List.of("nosniff"), "X-Frame-Options", List.of("DENY"), "Referrer-Policy",
            List.of("no-referrer"), "Cache-Control", List.of("no-store"), "Cross-Origin-Resource-Policy",
            List.of("same-origin"), "Cross-Origin-Opener-Policy", List.of("same-origin"));

    private static final String COOKIE = "sharray";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int port;
    private final Set<String> hosts;
    private final String base = "/" + secret(8) + "/";
    private final String session = secret(32);

    /** Null if it was used. */
    private String token;

    Gate(int port) {
        this.port = port;
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    private static String secret(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    synchronized URI newLink() {
        token = secret(32);
        return URI.create("http://127.0.0.1:" + port + base + "?" + TOKEN + "=" + token);
    }

    /** Refuses what was sent to a machine of another name. */
    void requireHost(HttpExchange exchange) {
        List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts.contains(host.getFirst())) {
            throw new Refusal(421, "This page is at 127.0.0.1:" + port + " alone.");
        }
    }

    /** Refuses what another page may have sent. */
    void requireOurPage(HttpExchange exchange) {
        List<String> site = exchange.getRequestHeaders().getOrDefault("Sec-Fetch-Site", List.of("none"));
        if (!site.equals(List.of("same-origin")) && !site.equals(List.of("none"))) {
            throw new Refusal(403, "Another page asks for this; paste the link into the address bar.");
        }
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            requireOrigin(exchange);
        }
    }

    /** Refuses what does not say that our page sent it. */
    void requireOrigin(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!exchange.getRequestHeaders().getOrDefault("Origin", List.of()).equals(List.of("http://" + host))) {
            throw new Refusal(403, "Another page asks for this.");
        }
    }

    /** The part of the path that is ours. */
    String pathOf(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        if (path == null || !path.startsWith(base)) {
            throw new Refusal(404, "There is nothing here; use the link that the program has printed.");
        }
        return path.substring(base.length());
    }

    /**
     * Takes the token and gives the cookie. The browser may come from anywhere, for instance from a terminal that is a page itself; then it would not send the cookie where a redirection leads, but it
     * does where a page of ours leads.
     */
    synchronized byte[] enter(HttpExchange exchange, String shown) {
        if (token == null || !same(token, shown)) {
            throw new Refusal(403,
                    "This link is not valid, or was used before: each works once. Press Enter in the terminal for another.");
        }
        token = null;
        exchange.getResponseHeaders().set("Set-Cookie",
                COOKIE + "=" + session + "; Path=" + base + "; HttpOnly; SameSite=Strict");
        return "<!doctype html><title>Sharray</title><link rel=icon href=icon.svg><meta http-equiv=refresh content='0;url=./'>"
                .getBytes(StandardCharsets.UTF_8);
    }

    void requireEntered(HttpExchange exchange) {
        for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String cookie : line.split(";")) {
                if (cookie.strip().startsWith(COOKIE + "=")
                        && same(session, cookie.strip().substring(COOKIE.length() + 1))) {
                    return;
                }
            }
        }
        throw new Refusal(403, "Use the link that the program has printed; press Enter there for another.");
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean same(String secret, String shown) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
