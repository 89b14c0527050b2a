package org.sharray.cli.terminal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A program that fills the screen and fails at the first key: while it hears of it, or, at the key l, while it looks. */
public final class BrokenView implements View {
    private volatile boolean looks = true;

    private BrokenView() {}

    public static void main(String[] arguments) throws Exception {
        Live.show(new BrokenView(), StandardCharsets.UTF_8, new Look(true, true), Duration.ofMillis(100));
    }

    @Override
    public Runnable look() {
        if (!looks) {
            throw new IllegalStateException("it broke as it looked");
        }
        return () -> {};
    }

    @Override
    public Answer key(String key) {
        if (!key.equals("l")) {
            throw new IllegalStateException("it broke at a key");
        }
        looks = false;
        return Answer.LOOK;
    }

    @Override
    public boolean isPaused() {
        return false;
    }

    @Override
    public void draw(Frame frame, Look look) {
        frame.put(1, 1, "still well", Style.GOOD);
    }
}
