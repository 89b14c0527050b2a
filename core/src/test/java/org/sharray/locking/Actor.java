package org.sharray.locking;

import java.nio.file.Path;
import java.util.List;
import org.sharray.os.ScriptedOs;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;

/** A process that does in a {@link Scene} what the test tells it, and dies after a step of it if it is told to. */
final class Actor implements AutoCloseable {
    private static final String IN = "in";
    private static final String ASLEEP = "asleep";

    private final ChildJvm jvm;

    /** Whether it has the scene open. */
    private boolean in;

    /** Whether it has begun what has not ended. */
    private boolean busy;

    private Actor(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static Actor start(String... jvmOptions) {
        return new Actor(ChildJvm.start(List.of(jvmOptions), Program.class));
    }

    /** Without the JVM's performance data: their file is named by the process id, which all such processes have in common. */
    static Actor startInPidNamespace() {
        return new Actor(ChildJvm.startInPidNamespace(List.of("-XX:-UsePerfData"), Program.class));
    }

    Actor opens(Path file) {
        jvm.say("open " + file);
        return isIn();
    }

    /** Tells it to open the file, which will take a while. */
    void beginsToOpen(Path file) {
        jvm.say("begin open " + file);
        jvm.expect(ASLEEP);
        busy = true;
    }

    /** Waits until it is open. */
    Actor isIn() {
        jvm.expect(IN);
        in = true;
        busy = false;
        return this;
    }

    String does(Deed deed) {
        jvm.say(deed);
        in &= deed != Deed.CLOSE;
        return jvm.hear();
    }

    /** Tells it to do what it will wait in, and returns when it sleeps. */
    Actor begins(Deed deed) {
        jvm.say("begin " + deed);
        jvm.expect(ASLEEP);
        busy = true;
        return this;
    }

    /** How that went. */
    String ends() {
        String result = jvm.hear();
        busy = false;
        return result;
    }

    /** Tells it to die after a step of what it does next. */
    Actor shallDieAfter(Step step, int times) {
        jvm.say("die " + step + " " + times);
        return this;
    }

    void diesAfter(Step step, Deed deed) {
        shallDieAfter(step, 1);
        jvm.say(deed);
        dies();
    }

    void stopsAfter(Step step, Deed deed) {
        jvm.say("stop " + step);
        jvm.say(deed);
        jvm.untilPaused();
        busy = true;
    }

    void diesOpening(Path file) {
        jvm.say("open " + file);
        dies();
    }

    /** Waits for its death: when this returns, the kernel has let go of everything that it had. */
    void dies() {
        jvm.joinKilled();
    }

    ChildJvm jvm() {
        return jvm;
    }

    /** Whether it can be used again. */
    boolean isFree() {
        return jvm.isAlive() && !in && !busy;
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** What runs in the process. */
    static final class Program {
        private Program() {}

        private Scene scene;

        public static void main(String[] arguments) throws Exception {
            ScriptedOs.install();
            Program program = new Program();
            while (true) {
                program.obey(ParentJvm.hear().split(" "), 0);
            }
        }

        private void obey(String[] order, int at) throws InterruptedException {
            switch (order[at]) {
                case "die" -> ScriptedOs.dieAfter(order[at + 1], Integer.parseInt(order[at + 2]));
                case "stop" -> ScriptedOs.stopAfter(order[at + 1]);
                case "begin" -> {
                    sayWhenAsleep(Thread.currentThread());
                    obey(order, at + 1);
                }
                case "open" -> {
                    scene = Scene.open(Path.of(order[at + 1]));
                    ParentJvm.say(IN);
                }
                default -> ParentJvm.say(scene.does(Deed.valueOf(order[at])));
            }
        }

        private static void sayWhenAsleep(Thread thread) {
            Await.start(() -> {
                Await.asleep(thread);
                ParentJvm.say(ASLEEP);
                return null;
            });
        }
    }
}
