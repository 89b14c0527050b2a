package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;

/** Members on hosts of their own, one of which is cut off from the others. */
class ClusterNetworkTest {
    /** One element of each chunk. */
    private static final String STORM = "storm 0 32768 65536 98304 131072 163840 196608";

    private final String cluster = "test-" + UUID.randomUUID();

    private ChildJvm member(Network network, int host) {
        List<Object> arguments = new ArrayList<>(List.of(cluster, network.address(host) + ":5701", false));
        for (int each = 1; each <= 3; each++) {
            arguments.add(network.address(each) + ":5701");
        }
        return network.start(host, MemberProgram.class, arguments.toArray());
    }

    private static String ask(ChildJvm member, String what) {
        member.say(what);
        return member.hear();
    }

    private static void until(ChildJvm member, String question, String answer) {
        Await.until(question + " to be answered by " + answer, () -> ask(member, question).equals(answer));
    }

    /** Two numbers. */
    private static long[] calm(ChildJvm member) {
        String[] counts = ask(member, "calm").split(" ");
        return new long[]{Long.parseLong(counts[0]), Long.parseLong(counts[1])};
    }

    @Test
    void whoIsCutOffIsRefusedAndTheOthersGoOnAndNothingIsLostOrDoubled() {
        try (Network network = Network.of(3);
                ChildJvm first = member(network, 1);
                ChildJvm second = member(network, 2);
                ChildJvm third = member(network, 3)) {
            for (ChildJvm member : List.of(first, second, third)) {
                member.expect("joined");
            }
            until(first, "size", "3");
            assertThat(ask(first, "create cut 200000")).isEqualTo("ok");
            assertThat(ask(second, "open cut")).isEqualTo("ok");
            assertThat(ask(third, "open cut")).isEqualTo("ok");
            assertThat(ask(first, STORM)).isEqualTo("ok");
            assertThat(ask(third, STORM)).isEqualTo("ok");
            assertThat(ask(first, "hold")).isEqualTo("held");
            assertThat(ask(first, "set 7 1")).isEqualTo("ok");

            network.cut(1);
            assertThat(ask(second, "hold")).isEqualTo("held after a death"); // when the first one is missed
            assertThat(ask(second, "set 7 2")).isEqualTo("ok");
            assertThat(ask(first, "set 7 3")).isEqualTo("ClusterUnavailableException");
            until(first, "get 7", "ClusterUnavailableException");
            assertThat(ask(first, "hold")).isEqualTo("held"); // as its thread believes, which had it before
            assertThat(ask(first, "release")).isEqualTo("ok");
            long before = Long.parseLong(ask(second, "get 0"));
            Await.until("the storm to go on", () -> Long.parseLong(ask(second, "get 0")) > before + 100);

            network.mend(1);
            until(first, "size", "3");
            until(first, "set 7 4", "LockLostException");
            assertThat(ask(second, "get 7")).isEqualTo("2");
            assertThat(ask(second, "release")).isEqualTo("ok");
            assertThat(ask(first, "release")).isEqualTo("IllegalMonitorStateException");
            assertThat(ask(first, "hold")).isEqualTo("held");
            assertThat(ask(first, "set 7 0")).isEqualTo("ok");
            assertThat(ask(first, "release")).isEqualTo("ok");

            long[] cutOff = calm(first);
            long[] majority = calm(third);
            assertThat(majority[1]).isZero();
            assertThat(cutOff[0]).isPositive();
            long acknowledged = cutOff[0] + majority[0];
            assertThat(Long.parseLong(ask(second, "sum"))).isBetween(acknowledged, acknowledged + cutOff[1]);
        }
    }
}
