package org.sharray.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;

class GateTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private WebInspector inspector;

    @BeforeEach
    void start() throws IOException {
        inspector = WebInspector.start(0, false);
    }

    @AfterEach
    void end() {
        inspector.close();
    }

    private static int status(HttpRequest.Builder request) {
        return PageClient.send(request).statusCode();
    }

    @Test
    void aLinkWorksOnceAndTheNewestAlone() {
        URI old = inspector.link();
        URI link = inspector.link();
        assertThat(status(HttpRequest.newBuilder(old))).isEqualTo(403);
        PageClient client = PageClient.enter(link);
        assertThat(client.get("").body()).contains("<title>Sharray</title>").doesNotContain("token");
        HttpResponse<String> again = PageClient.send(HttpRequest.newBuilder(link));
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("Press Enter");
        assertThat(client.get("").statusCode()).isEqualTo(200);
        assertThat(PageClient.enter(inspector.link()).get("").statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongTokenIsRefusedAndSpendsNothing() {
        URI link = inspector.link();
        String right = link.toString();
        for (String wrong : List.of(right + "x", right.substring(0, right.length() - 1), right.replaceFirst("=.*", "="),
                right + "&a=b")) {
            assertThat(status(HttpRequest.newBuilder(URI.create(wrong)))).as(wrong).isEqualTo(403);
        }
        PageClient.enter(link);
    }

    @Test
    void nothingIsHadWithoutTheCookie() {
        PageClient client = PageClient.enter(inspector.link());
        for (String path : List.of("", "app.js", "events", "element", "absent")) {
            URI uri = URI.create(client.base() + path);
            assertThat(status(HttpRequest.newBuilder(uri))).as(path).isEqualTo(403);
            assertThat(status(HttpRequest.newBuilder(uri).header("Cookie", client.cookie() + "x"))).isEqualTo(403);
            assertThat(status(HttpRequest.newBuilder(uri).header("Cookie", "sharray="))).isEqualTo(403);
        }
        assertThat(status(HttpRequest.newBuilder(client.base()).header("Cookie", "a=b; " + client.cookie())))
                .isEqualTo(200);
    }

    @Test
    void theCookieIsForThisPageAlone() {
        HttpResponse<String> entry = PageClient.send(HttpRequest.newBuilder(inspector.link()));
        assertThat(entry.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Strict",
                "Path=" + entry.uri().getPath());
        assertThat(entry.uri().getPath()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost",
            "127.0.0.1:PORT.evil.example", "[::1]:PORT"})
    void anotherHostIsRefused(String host) throws IOException {
        PageClient client = PageClient.enter(inspector.link());
        String port = ":" + client.base().getPort();
        String wrong = host.replace(":PORT", port);
        assertThat(raw(client, wrong, client.base().getPath())).startsWith("HTTP/1.1 421 ");
        assertThat(raw(client, "localhost" + port, client.base().getPath())).startsWith("HTTP/1.1 200 ");
        URI link = inspector.link();
        assertThat(raw(client, wrong, link.getPath() + "?" + link.getQuery())).startsWith("HTTP/1.1 421 ");
        PageClient.enter(link);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1:1",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"})
    void anotherPageIsRefused(String header) {
        PageClient client = PageClient.enter(inspector.link());
        String[] parts = header.split(": ");
        for (String path : List.of("", "events", "app.js")) {
            assertThat(status(client.request(path).header(parts[0], parts[1]))).as(path).isEqualTo(403);
        }
        assertThat(status(client.request("").header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "http://" + client.base().getAuthority()))).isEqualTo(200);
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() {
        PageClient client = PageClient.enter(inspector.link());
        for (HttpResponse<String> answer : List.of(client.get(""), client.get("absent"),
                PageClient.send(HttpRequest.newBuilder(inspector.link())))) {
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'self'", "frame-ancestors 'none'").doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "../app.js", "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/etc/passwd", "app.js/",
            "./app.js",
            "app.js%00", "/etc/passwd", "page/app.js", "WebInspector.class", "APP.JS", "a%70p.js", "events/", "a1"})
    void thereAreNoPathsToFiles(String path) throws IOException {
        PageClient client = PageClient.enter(inspector.link());
        assertThat(client.get("app.js").statusCode()).isEqualTo(200);
        String answer = raw(client, client.base().getAuthority(), client.base().getPath() + path);
        assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("root:", "import ");
    }

    @Test
    void whatIsOutsideOfThePageIsNotThere() throws IOException {
        PageClient client = PageClient.enter(inspector.link());
        for (String target : List.of("/", "/app.js", "//app.js", "/../app.js", "http://evil.example/", "*")) {
            assertThat(raw(client, client.base().getAuthority(), target)).as(target).startsWith("HTTP/1.1 404 ");
        }
    }

    /** Sends what no client would. */
    private static String raw(PageClient client, String host, String target) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", client.base().getPort())) {
            socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nCookie: "
                    + client.cookie() + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void methodsAreThoseOfThePage() {
        PageClient client = PageClient.enter(inspector.link());
        for (String path : List.of("", "app.js", "events")) {
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "HEAD")) {
                HttpResponse<String> answer = PageClient
                        .send(client.request(path).method(method, BodyPublishers.noBody()));
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
                assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
            }
        }
        assertThat(client.get("element").statusCode()).isEqualTo(405);
        URI link = inspector.link();
        assertThat(status(HttpRequest.newBuilder(link).POST(BodyPublishers.noBody()))).isEqualTo(405);
        PageClient.enter(link);
    }

    @Test
    void whatIsTooLongOrNoNumberIsRefused() {
        PageClient client = PageClient.enter(inspector.link());
        assertThat(client.get("events?array=" + "a".repeat(3000)).statusCode()).isEqualTo(414);
        for (String query : List.of("from=-1", "to=1e3", "from=9999999999999999999", "width=x", "view=file",
                "from=%31")) {
            assertThat(client.get("events?" + query).statusCode()).as(query).isEqualTo(400);
        }
    }

    @Test
    void soManyWindowsAndNoMore() {
        PageClient client = PageClient.enter(inspector.link());
        List<PageClient.Events> open = new ArrayList<>();
        for (int i = 0; i < WebInspector.MOST_STREAMS; i++) {
            open.add(client.events(""));
        }
        assertThat(client.get("events").statusCode()).isEqualTo(503);
        open.removeLast().close();
        Await.until("the server to notice that a window is gone", () -> {
            try (PageClient.Events _ = client.events("")) {
                return true;
            } catch (AssertionError stillFull) {
                return false;
            }
        });
        open.forEach(PageClient.Events::close);
    }
}
