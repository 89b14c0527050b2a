package org.sharray.inspector.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser does, by hand: one that has followed a link. */
final class PageClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final URI base;
    private final String cookie;

    private PageClient(URI base, String cookie) {
        this.base = base;
        this.cookie = cookie;
    }

    /** Follows a link, which has to work. */
    static PageClient enter(URI link) {
        HttpResponse<String> entry = send(HttpRequest.newBuilder(link));
        if (entry.statusCode() != 200) {
            throw new AssertionError(entry.statusCode() + ": " + entry.body());
        }
        return new PageClient(link.resolve("."),
                entry.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", ""));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    URI base() {
        return base;
    }

    String cookie() {
        return cookie;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookie);
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** Asks for a change, as the page does. */
    HttpResponse<String> set(String array, long index, String value) {
        String wish = JSON.createObjectNode().put("array", array).put("index", index).put("value", value).toString();
        return send(request("element").header("Origin", "http://" + base.getAuthority())
                .POST(HttpRequest.BodyPublishers.ofString(wish)));
    }

    /** The id of an array in the list. */
    String idOf(String label) {
        return row(label).get("id").stringValue();
    }

    /** An array in the list. */
    JsonNode row(String label) {
        try (Events events = events("")) {
            JsonNode list = events.next("list", sample -> rows(sample, label).count() > 0);
            return rows(list, label).findFirst().orElseThrow();
        }
    }

    private static Stream<JsonNode> rows(JsonNode list, String label) {
        return StreamSupport.stream(list.get("arrays").spliterator(), false)
                .filter(row -> row.get("label").stringValue().equals(label));
    }

    Events events(String query) {
        try {
            HttpResponse<InputStream> response = HTTP.send(request("events?" + query).build(),
                    BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        response.statusCode() + ": "
                                + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            return new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A stream of events; they come at least twice a second, so waiting for one ends. */
    static final class Events implements AutoCloseable {
        private static final int MOST = 3000;
        private final BufferedReader reader;

        private Events(BufferedReader reader) {
            this.reader = reader;
        }

        JsonNode next(String name) {
            return next(name, _ -> true);
        }

        /** The data of the next event of a name that is as wanted. */
        JsonNode next(String name, Predicate<JsonNode> wanted) {
            try {
                for (int i = 0; i < MOST; i++) {
                    String event = reader.readLine();
                    String data = reader.readLine();
                    reader.readLine();
                    if (event == null) {
                        throw new AssertionError("The stream has ended before " + name);
                    }
                    if (event.equals("event: " + name)) {
                        JsonNode node = JSON.readTree(data.substring("data: ".length()));
                        if (wanted.test(node)) {
                            return node;
                        }
                    }
                }
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
            throw new AssertionError("No " + name + " as wanted among " + MOST + " events");
        }

        /** Whether the stream has ended. */
        boolean ends() {
            try {
                while (reader.readLine() != null) {
                    // goes on
                }
            } catch (IOException cut) {
                return true;
            }
            return true;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
