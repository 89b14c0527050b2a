package org.sharray.inspector.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Server-Sent Events to one page, from several threads. */
final class EventStream {
    private final OutputStream out;
    private final JsonMapper json;

    EventStream(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    /** Sends an event; fails when nobody is there any more. */
    void send(String name, Object data) throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(json.writeValueAsBytes(data)); // has no line ends
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        synchronized (this) {
            event.writeTo(out);
            out.flush();
        }
    }
}
