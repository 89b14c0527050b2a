package org.sharray.cli.terminal;

/** What fills the screen. All but {@link #look} is called by one thread. */
interface View {
    /** What a key asks for. */
    enum Answer {
        /** To draw again. */
        DRAW,

        /** To look again, at once. */
        LOOK,

        /** To end. */
        QUIT
    }

    /**
     * Looks at the arrays, in a thread of its own, since it may take a while.
     *
     * @return what then brings it to the view
     */
    Runnable look();

    /** Hears of a key. */
    Answer key(String key);

    /** Whether it wants no looks for now. */
    boolean isPaused();

    /** Draws itself. */
    void draw(Frame frame, Look look);
}
