package org.sharray.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.Members;
import tools.jackson.databind.JsonNode;

/** The page of a cluster of two members, which are in this JVM. */
class ClusterPageTest {
    private static Members members;
    private static SharedDoubleArray waves;
    private static SharedIntArray large;
    private static WebInspector inspector;
    private static PageClient client;

    @BeforeAll
    static void start() throws IOException {
        members = new Members(2);
        Cluster first = members.join(members.member(0));
        members.join(members.member(1));
        waves = first.createDouble("waves", 100_000);
        waves.setAll(i -> i % 1000);
        large = first.createInt("large", 3_000_000);
        inspector = WebInspector.start(0, members.join(members.client()));
        client = PageClient.enter(inspector.link());
    }

    @AfterAll
    static void end() {
        if (inspector != null) {
            inspector.close();
        }
        members.close();
    }

    @Test
    void theListHasTheArraysOfTheCluster() {
        JsonNode row = client.row("waves");
        assertThat(row.get("kind").stringValue()).isEqualTo("cluster");
        assertThat(row.get("type").stringValue()).isEqualTo("float64");
        assertThat(row.get("bytes").longValue()).isEqualTo(800_000);
        assertThat(row.get("lock").stringValue()).isEqualTo("free");
        assertThat(row.get("missing").longValue()).isZero();
        try (PageClient.Events events = client.events("")) {
            JsonNode list = events.next("list");
            assertThat(list.get("cluster").stringValue()).startsWith("test-");
            assertThat(list.get("allowsWrites").booleanValue()).isFalse();
            assertThat(list.get("arrays").size()).isEqualTo(2);
        }
    }

    @Test
    void theDetailTellsWhoKeepsWhatAndWhoHasTheLock() {
        try (PageClient.Events events = client.events("array=" + client.idOf("waves"));
                var _ = waves.lock().hold()) {
            JsonNode detail = events.next("detail", each -> each.get("lock").get("state").stringValue().equals("held"));
            JsonNode owner = detail.get("lock").get("owner");
            assertThat(owner.get("pid").longValue()).isEqualTo(ProcessHandle.current().pid());
            assertThat(owner.get("program").stringValue()).contains("127.0.0.1:")
                    .contains(Thread.currentThread().getName());
            JsonNode placement = detail.get("placement");
            assertThat(placement.get("chunks").longValue()).isEqualTo(4);
            assertThat(placement.get("backedUp").longValue()).isEqualTo(4);
            assertThat(placement.get("members").size()).isEqualTo(2);
            assertThat(StreamSupport.stream(placement.get("members").spliterator(), false)
                    .mapToLong(member -> member.get("bytes").longValue()).sum()).isEqualTo(800_000);
        }
    }

    @Test
    void itsElementsAreFollowedAsTheyChange() {
        try (PageClient.Events events = client.events("array=" + client.idOf("waves") + "&view=line&width=1")) {
            double greatest = greatest(events.next("frame"));
            assertThat(greatest).isEqualTo(999);
            waves.set(5, 5000);
            events.next("frame", frame -> greatest(frame) == 5000);
            events.next("summary", summary -> summary.get("max").doubleValue() == 5000);
            waves.set(5, 5);
        }
    }

    private static double greatest(JsonNode event) {
        byte[] data = Base64.getDecoder().decode(event.get("frame").get("data").stringValue());
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getDouble(Double.BYTES);
    }

    @Test
    void theElementsOfALargeArrayAreNotReadAndNoneIsWritten() {
        try (PageClient.Events events = client.events("array=" + client.idOf("large"))) {
            assertThat(events.next("detail").get("contents").booleanValue()).isFalse();
        }
        assertThat(client.set(client.idOf("waves"), 0, "1").statusCode()).isEqualTo(403);
        assertThat(large.get(0)).isZero();
    }

    @Test
    void aBrowserShowsThePlacement() {
        try (Browser browser = Browser.start()) {
            browser.look(1360, 860, "light").open(inspector.link());
            browser.until("document.getElementById('connection')?.textContent === 'live'");
            browser.choose("waves");
            browser.shows("section[aria-label=Placement]", "4 chunks, 4 with a backup");
            browser.shows("section[aria-label=Lock]", "free");
            browser.until("document.querySelector('.u-wrap')");
            browser.choose("large");
            browser.until("!document.querySelector('section.contents').checkVisibility()");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
