package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class WebTest {

    @Test
    void servesThePageByALinkForEachEnterUntilItIsEnded() throws IOException, InterruptedException {
        Process web = new ProcessBuilder(Run.command("web", "--no-open")).start();
        try (BufferedReader out = web.inputReader(); HttpClient http = HttpClient.newHttpClient()) {
            String first = out.readLine();
            assertThat(first).matches("http://127\\.0\\.0\\.1:\\d+/.+/\\?token=.+");
            web.outputWriter().append('\n').flush();
            String second = out.readLine();
            assertThat(status(http, first)).isEqualTo(403);
            assertThat(status(http, second)).isEqualTo(200);
            assertThat(status(http, second)).isEqualTo(403);

            web.toHandle().destroy(); // as Ctrl-C, and its streams stay open

            assertThat(web.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(web.getErrorStream().readAllBytes())).isEmpty();
        } finally {
            web.destroyForcibly();
        }
    }

    private static int status(HttpClient http, String link) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aPortThatIsTakenIsSaidSo() throws IOException, InterruptedException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.here("web", "--no-open", "--port", "" + taken.getLocalPort());

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).startsWith("sharray: port " + taken.getLocalPort() + " can't be had")
                    .contains("--port 0");
        }
    }
}
