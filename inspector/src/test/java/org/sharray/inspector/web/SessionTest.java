package org.sharray.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedTextArray;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;
import tools.jackson.databind.JsonNode;

class SessionTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private WebInspector inspector;
    private PageClient client;

    @BeforeEach
    void start() throws IOException {
        inspector = WebInspector.start(0, true);
        client = PageClient.enter(inspector.link());
    }

    @AfterEach
    void end() {
        inspector.close();
    }

    private JsonNode frame(String array, String query) {
        try (PageClient.Events events = client.events("array=" + client.idOf(array) + "&" + query)) {
            return events.next("frame").get("frame");
        }
    }

    private static ByteBuffer data(JsonNode frame) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(frame.get("data").stringValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ArrayOptions named(String name) {
        return options().named(name);
    }

    @Test
    void aLineHasTheLeastAndTheGreatestOfEachPiece() {
        try (SharedDoubleArray array = SharedDoubleArray.create(1000, named("line"))) {
            array.setAll(i -> i % 10 == 3 ? -i : i);
            array.set(999, Double.NaN);
            JsonNode frame = frame("line", "view=line&from=100&to=1000&width=9");
            double[] numbers = new double[18];
            data(frame).asDoubleBuffer().get(numbers);
            assertThat(numbers).containsExactly(-193, -293, -393, -493, -593, -693, -793, -893, -993, 199, 299, 399,
                    499, 599, 699, 799, 899, 998);
            assertThat(frame.get("from").longValue()).isEqualTo(100);
            assertThat(frame("line", "view=line&from=99999").get("data").stringValue()).isEmpty();
        }
    }

    @Test
    void aHeatMapHasTheMeansOfItsCells() {
        try (SharedDoubleArray array = SharedDoubleArray.create(Shape.of(4, 6), named("map"))) {
            array.setAll(i -> i);
            JsonNode frame = frame("map", "view=heat&width=3&height=2");
            assertThat(frame.get("across").intValue()).isEqualTo(3);
            assertThat(frame.get("down").intValue()).isEqualTo(2);
            assertThat(frame.get("min").doubleValue()).isEqualTo((0 + 1 + 6 + 7) / 4.0);
            assertThat(frame.get("max").doubleValue()).isEqualTo((16 + 17 + 22 + 23) / 4.0);
            short[] cells = new short[6];
            data(frame).asShortBuffer().get(cells);
            assertThat(IntStream.range(0, 6).map(i -> cells[i] & 0xFFFF)).containsExactly(0, 8192, 16384, 49151, 57342,
                    65534);
            JsonNode part = frame("map", "view=heat&from=1&to=2&left=2&right=5");
            assertThat(part.get("min").doubleValue()).isEqualTo(8);
            assertThat(part.get("max").doubleValue()).isEqualTo(10);
        }
    }

    @Test
    void aHeatMapOfOneDimensionIsWrappedAndItsLastRowMayBeShort() {
        try (SharedDoubleArray array = SharedDoubleArray.create(10, named("wrapped"))) {
            array.setAll(i -> i);
            JsonNode frame = frame("wrapped", "view=heat&wrap=4&width=100&height=100");
            assertThat(frame.get("rows").intValue()).isEqualTo(3);
            short[] cells = new short[12];
            data(frame).asShortBuffer().get(cells);
            assertThat(cells[9] & 0xFFFF).isEqualTo(65534);
            assertThat(new int[]{cells[10] & 0xFFFF, cells[11] & 0xFFFF}).containsOnly(HeatMap.NOTHING);
        }
    }

    @Test
    void textsAndRecordsAreTables() {
        try (SharedTextArray texts = SharedTextArray.create(TextType.utf8(40), 3, named("texts"));
                SharedArray records = SharedArray.create(Dtype.parse("[('a', '<i4'), ('b', '<f8')]"), Shape.of(2),
                        named("records"))) {
            texts.set(0, "<script>alert(1)</script>");
            texts.set(1, "\u001b[31m\u202egpj.exe");
            JsonNode rows = frame("texts", "view=line").get("rows");
            assertThat(rows.get(0).stringValue()).isEqualTo("'<script>alert(1)</script>'");
            assertThat(rows.get(1).stringValue()).isEqualTo("'\\u001b[31m\\u202egpj.exe'");
            assertThat(frame("records", "view=heat").get("rows").size()).isEqualTo((int) records.length());
        }
    }

    @Test
    void framesFollowTheMemory() {
        try (SharedIntArray array = SharedIntArray.create(5, named("counts"));
                PageClient.Events events = client
                        .events("array=" + client.idOf("counts") + "&view=table&from=3&to=5")) {
            assertThat(events.next("frame").get("frame").get("rows").get(0).stringValue()).isEqualTo("0");
            array.set(3, 41);
            events.next("frame", event -> event.get("frame").get("rows").get(0).stringValue().equals("41"));
            array.set(4, -1);
            events.next("frame", event -> event.get("frame").get("rows").get(1).stringValue().equals("-1"));
            events.next("summary", summary -> summary.get("max").doubleValue() == 41);
        }
    }

    @Test
    void theLockIsFollowedAndTheLookerTakesNoPart() {
        SharedIntArray.create(1, named("locked").participants(1)).close();
        try (ChildJvm owner = ChildJvm.start(LockUser.class, "locked").expect("in"); // the only slot
                PageClient.Events events = client.events("array=" + client.idOf("locked"))) {
            events.next("lock", event -> event.get("looks").stringValue().endsWith("f"));
            owner.say("take");
            owner.expect("taken");
            JsonNode held = events.next("lock", event -> event.get("looks").stringValue().endsWith("h"));
            assertThat(held.get("lock").get("owner").get("pid").longValue()).isEqualTo(owner.pid());
            assertThat(held.get("lock").get("replays").longValue()).isZero();
            JsonNode detail = events.next("detail");
            assertThat(detail.get("participants").get(0).get("alive").booleanValue()).isTrue();
            owner.kill();
            events.next("detail", event -> event.get("participants").size() == 0
                    || !event.get("participants").get(0).get("alive").booleanValue());
        }
    }

    @Test
    void anArrayThatGoesIsSaidToBeGone() {
        try (SharedIntArray _ = SharedIntArray.create(1, named("short"));
                PageClient.Events events = client.events("array=" + client.idOf("short"))) {
            events.next("frame");
            SharedArray.delete("short");
            events.next("gone");
            try (SharedIntArray _ = SharedIntArray.create(2, named("short"))) {
                assertThat(client.row("short").get("length").longValue()).isEqualTo(2); // under another id
                events.next("gone");
            }
        }
    }

    @Test
    void unknownIdsLeadNowhere() {
        for (String id : new String[]{"a999", "../x", "%2e%2e%2fetc%2fpasswd", "short"}) {
            try (PageClient.Events events = client.events("array=" + id)) {
                events.next("gone");
            }
            assertThat(client.set(id, 0, "1").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            i4  | 7                | 7
            i4  | -2147483648      | -2147483648
            u8  | 18446744073709551615 | 18446744073709551615
            f8  | 0.1              | 0.1
            f4  | -1e3             | -1000.0
            f8  | NaN              | NaN
            ?   | true             | true
            U5  | Grüße            | 'Grüße'
            """)
    void anElementIsChangedUnderTheLock(String type, String value, String read) {
        try (SharedArray array = SharedArray.create(Dtype.parse(type), Shape.of(3), named("edited"))) {
            HttpResponse<String> answer = client.set(client.idOf("edited"), 1, value);
            assertThat(answer.body()).isEqualTo("{\"value\":\"" + read + "\"}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(array.slice(1, 2).toString()).isEqualTo("[" + read + "]");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            i4 | 0 | 2147483648 | does not fit
            i4 | 0 | 1.5        | no value of int32
            i4 | 0 | 0x1p3      | no value of int32
            u1 | 0 | -1         | does not fit
            f8 | 0 | 1e9999     | no value of float64
            f8 | 0 | seven      | no value of float64
            f4 | 0 | 1e300      | does not fit
            ?  | 0 | 2          | does not fit
            U2 | 0 | abc        | 3
            i4 | 3 | 1          | There is no element 3
            i4 | -1 | 1         | There is no element -1
            """)
    void whatDoesNotFitIsRefusedAndNothingIsWritten(String type, long index, String value, String reason) {
        try (SharedArray array = SharedArray.create(Dtype.parse(type), Shape.of(3), named("edited"))) {
            String before = array.toString();
            HttpResponse<String> answer = client.set(client.idOf("edited"), index, value);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains(reason);
            assertThat(array.toString()).isEqualTo(before);
        }
    }

    @Test
    void aLockThatIsNotFreeInTimeIsNotBroken() {
        try (SharedIntArray array = SharedIntArray.create(3, named("edited")); var _ = array.lock().hold()) {
            HttpResponse<String> answer = client.set(client.idOf("edited"), 0, "5");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(array.get(0)).isZero();
        }
    }

    @Test
    void changesComeFromOurPageAndAreSmall() {
        try (SharedIntArray array = SharedIntArray.create(3, named("edited"))) {
            String wish = "{\"array\":\"" + client.idOf("edited") + "\",\"index\":0,\"value\":\"1\"}";
            String origin = "http://" + client.base().getAuthority();
            assertThat(post(null, wish)).isEqualTo(403);
            assertThat(post("http://evil.example", wish)).isEqualTo(403);
            assertThat(post(origin, wish + " ".repeat(WebInspector.MOST_BODY_BYTES))).isEqualTo(413);
            for (String malformed : new String[]{"", "{", "[]", "7", wish.replace("0", "\"0\""),
                    wish.replace("0", "0.5"),
                    wish.replace("0", "1e400"), "[".repeat(30_000)}) {
                assertThat(post(origin, malformed)).as(malformed).isEqualTo(400);
            }
            assertThat(array.get(0)).isZero();
            assertThat(post(origin, wish)).isEqualTo(200);
            assertThat(array.get(0)).isEqualTo(1);
        }
    }

    private int post(String origin, String body) {
        HttpRequest.Builder request = client.request("element").POST(BodyPublishers.ofString(body));
        return PageClient.send(origin == null ? request : request.header("Origin", origin)).statusCode();
    }

    @Test
    void withoutLeaveNothingIsChanged() throws IOException {
        try (SharedIntArray array = SharedIntArray.create(3, named("edited"));
                WebInspector reader = WebInspector.start(0, false)) {
            PageClient other = PageClient.enter(reader.link());
            assertThat(other.set(other.idOf("edited"), 0, "5").statusCode()).isEqualTo(403);
            assertThat(array.get(0)).isZero();
        }
    }

    @Test
    void theEndOfTheServerEndsTheStreams() {
        PageClient.Events events = client.events("");
        events.next("list");
        inspector.close();
        assertThat(Await.result(Await.start(events::ends))).isTrue();
    }
}
