package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.cluster.Members;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that look at a cluster of three members, one of which is killed at last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterCommandsTest {
    /** Seven chunks of longs. */
    private static final long LENGTH = 200_000;

    private static final Members MEMBERS = new Members(3);
    private static final List<ChildJvm> MACHINES = new ArrayList<>();

    @BeforeAll
    static void start() {
        for (int i = 0; i < 3; i++) {
            MACHINES.add(MEMBERS.start(i));
        }
        ChildJvm maker = MACHINES.get(1);
        for (String task : List.of("create small 9", "set 3 -5", "create scores " + LENGTH, "set 7 42")) {
            maker.say(task);
            maker.expect("ok");
        }
    }

    @AfterAll
    static void end() {
        MACHINES.forEach(ChildJvm::close);
        MEMBERS.close();
    }

    private static String onCluster(String... arguments) {
        Run run = run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    private static Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--cluster", MEMBERS.place()));
        return Run.here(all.toArray(String[]::new));
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    @Order(1)
    void lsListsArraysWithChunksBackupsAndLock() {
        assertThat(onCluster("ls").lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly("ARRAY DTYPE SHAPE SIZE CHUNKS BACKED UP LOCK",
                        "scores int64 (200000,) 1.5 MiB 7 7 free", "small int64 (9,) 72 B 1 1 free");
        assertThat(onCluster("ls", "-l", "--sort", "label")).contains("ACQUIRED", "DEATHS");

        JsonNode scores = json(onCluster("ls", "--json", "--sort", "bytes")).get(0);
        assertThat(scores.get("label").stringValue()).isEqualTo("scores");
        assertThat(scores.get("chunks").intValue()).isEqualTo(7);
        assertThat(scores.get("missing").intValue()).isZero();
        assertThat(scores.get("placement").size()).isEqualTo(3);
        assertThat(scores.get("lock").get("state").stringValue()).isEqualTo("free");
    }

    @Test
    @Order(2)
    void showTellsWhoKeepsWhatAndTheElements() {
        String whole = onCluster("show", "scores");
        assertThat(whole).startsWith("scores: int64, shape (200000,), 1,600,000 bytes, with a lock")
                .contains("in 7 chunks, 7 with a backup").contains("The lock is free; acquired 0 times.")
                .contains("[0, 0, 0, ..., 0, 0, 0]");
        for (ChildJvm machine : MACHINES) {
            assertThat(whole).contains(" " + machine.pid() + " ");
        }
        assertThat(onCluster("show", "scores[5:9]")).endsWith("[0, 0, 42, 0]" + System.lineSeparator());
        assertThat(onCluster("show", "scores[7]")).endsWith(System.lineSeparator() + "42" + System.lineSeparator());
        assertThat(onCluster("show", "small", "--format", "csv")).isEqualToNormalizingNewlines(
                "0\n0\n0\n-5\n0\n0\n0\n0\n0\n");
        assertThat(onCluster("show", "small", "--stats")).containsPattern("min +-5");
        JsonNode small = json(onCluster("show", "small", "--json"));
        assertThat(small.get("elements").get(3).intValue()).isEqualTo(-5);
        assertThat(small.get("placement").size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            show none          | 1 | has no array 'none'
            why none           | 1 | has no array 'none'
            show scores[20_0]  | 2 | is neither an index
            show scores[200000]| 1 | index 200000 is out of range
            show small['x']    | 1 | there is no field 'x'
            ls --sort resident | 2 | can be sorted by label and bytes
            web --allow-writes | 2 | those of a cluster are only looked at
            """)
    @Order(3)
    void mistakesAreToldInOneLine(String arguments, int exit, String message) {
        Run run = run(arguments.strip().split(" "));

        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("sharray: ").contains(message).doesNotContain("this should not happen");
        assertThat(run.err().lines().filter(line -> !line.startsWith("See '"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a@b@c
            prices@
            host:0
            host:99999
            host:port
            a,,b
            """)
    @Order(3)
    void whatIsNoAddressIsRefused(String place) {
        Run run = Run.here("ls", "--cluster", place);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("'" + place + "' does not say where a cluster is");
    }

    @Test
    @Order(4)
    void nobodyAtTheAddressAndAnotherNameAreSaidSo() throws Exception {
        String address = MEMBERS.place().replaceFirst(".*@", "");
        Run another = Run.sharray("ls", "--cluster", "another@" + address);
        assertThat(another.exit()).isEqualTo(1);
        assertThat(another.err().lines().filter(line -> !line.startsWith("WARNING: "))).singleElement().asString()
                .startsWith("sharray: no cluster named 'another' has answered at " + address);
    }

    @Test
    @Order(5)
    void theOwnerOfALockIsNamedAndItsDeathSeen() {
        ChildJvm owner = MACHINES.get(1);
        assertThat(onCluster("why", "scores")).isEqualToNormalizingNewlines("The lock of scores is free.\n");
        assertThat(json(onCluster("why", "scores", "--json"))).isEmpty();
        owner.say("hold");
        owner.expect("held");

        assertThat(onCluster("ls")).contains("held by " + owner.pid() + " at 127.0.0.1:");
        assertThat(onCluster("show", "scores")).contains("The lock is held by process " + owner.pid())
                .contains("thread main; acquired once.");
        assertThat(onCluster("why", "scores")).contains("The lock of scores is held by process " + owner.pid())
                .contains("it is a member of the cluster").contains("frees the lock at once")
                .contains("jcmd " + owner.pid() + " Thread.print");
        JsonNode lock = json(onCluster("why", "scores", "--json")).get(0);
        assertThat(lock.get("owner").get("pid").longValue()).isEqualTo(owner.pid());
        assertThat(lock.get("owner").get("member").booleanValue()).isTrue();
        assertThat(lock.get("advice").size()).isEqualTo(3);

        owner.kill();
        Await.until("the others to take the dead member's place", () -> {
            JsonNode scores = json(onCluster("ls", "--json")).get(0);
            return scores.get("placement").size() == 2 && scores.get("backedUp").intValue() == 7;
        });
        assertThat(onCluster("show", "scores")).doesNotContain(" " + owner.pid() + "  ")
                .contains("free; its last owner, " + owner.pid() + " at 127.0.0.1:")
                .contains("died without releasing it").contains("0, 0, 0");
        assertThat(onCluster("ls")).contains("orphaned");
        assertThat(onCluster("why", "scores")).contains("left the cluster without releasing it")
                .contains("nothing: the next owner gets the lock and is told");
    }
}
