package org.sharray.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal, as long as a view fills it. It shows a second screen meanwhile, tells of keys as they are typed, and is left as it was found: at the end, after an exception, and also
 * when a signal ends the program.
 */
final class Screen implements AutoCloseable {
    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l";
    private static final String LEAVE = "\033[0m\033[?7h\033[?25h\033[?1049l";
    private static final int INTERRUPTED = 130;
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    private final Terminal terminal;
    private final Attributes before;
    private final Charset charset;
    private final Thread hook = new Thread(this::leave, "screen");

    /** What is on the screen; null if that is not known. Guarded by this, as is {@link #left}. */
    private List<String> shown;

    private boolean left;

    /** Asked for only when it may have changed, since that starts a process. */
    private volatile Size size;

    /**
     * Takes the terminal.
     *
     * @param charset   of the output
     * @param isChanged called, in a thread of the signal's, when the size has changed or the program goes on after a stop
     */
    Screen(Charset charset, Runnable isChanged) throws IOException {
        this.charset = charset;
        this.terminal = open(true);
        this.before = terminal.getAttributes();
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.handle(Signal.INT, _ -> System.exit(INTERRUPTED));
        terminal.handle(Signal.WINCH, _ -> {
            forget();
            isChanged.run();
        });
        terminal.handle(Signal.CONT, _ -> {
            enter();
            isChanged.run();
        });
        enter();
    }

    /** By stty(1): JLine's native ways start no faster, and they need native access. It asks the terminal nothing, whose answer could come late and be taken for keys. */
    private static Terminal open(boolean signals) throws IOException {
        try {
            return TerminalBuilder.builder().system(true).provider("exec").dumb(false).graphemeCluster(false)
                    .nativeSignals(signals).signalHandler(signals ? SignalHandler.SIG_IGN : SignalHandler.SIG_DFL)
                    .build();
        } catch (IllegalStateException refused) {
            throw new IOException("the terminal can't be controlled by stty: " + refused.getMessage(), refused);
        }
    }

    /** The size of the terminal that the program has, for what is only printed. */
    static Size size() throws IOException {
        try (Terminal terminal = open(false)) {
            return usual(terminal.getSize());
        }
    }

    /** A terminal that does not know its size gets what terminals used to have. */
    private static Size usual(Size size) {
        return size.getRows() > 0 && size.getColumns() > 0 ? size : Size.of(80, 24);
    }

    private synchronized void enter() {
        if (!left) {
            terminal.enterRawMode();
            Attributes raw = terminal.getAttributes();
            raw.setLocalFlag(LocalFlag.ISIG, true); // Ctrl-C is a signal
            raw.setControlChar(ControlChar.VSUSP, 0); // to be stopped it would have to leave, and to come back
            raw.setControlChar(ControlChar.VQUIT, 0);
            raw.setControlChar(ControlChar.VMIN, 1); // a read waits for a character
            raw.setControlChar(ControlChar.VTIME, 0);
            terminal.setAttributes(raw);
            write(ENTER);
            forget();
        }
    }

    Frame frame() {
        Size now = size;
        return new Frame(now.getRows(), now.getColumns());
    }

    /** Shows a picture, unless it was drawn for another size: writes the lines that have changed. */
    synchronized void show(Frame frame, Look look) {
        if (left || frame.height() != size.getRows() || frame.width() != size.getColumns()) {
            return;
        }
        List<String> lines = frame.styled(look.coloured());
        boolean all = shown == null || shown.size() != lines.size();
        StringBuilder changes = new StringBuilder(all ? "\033[2J" : "");
        for (int row = 0; row < lines.size(); row++) {
            if (all || !lines.get(row).equals(shown.get(row))) {
                changes.append("\033[").append(row + 1).append(";1H").append(lines.get(row)).append("\033[K");
            }
        }
        write(changes.toString());
        shown = lines;
    }

    /** The window may have another size, so what it shows is not known. */
    private synchronized void forget() {
        size = usual(terminal.getSize());
        shown = null;
    }

    /** What is typed. Read past JLine, whose close() would wait for a read that has begun, until a line is typed. */
    Keys.Source keys() {
        Reader typed = new InputStreamReader(new FileInputStream(FileDescriptor.in), charset);
        return millis -> {
            long deadline = System.nanoTime() + millis * 1_000_000;
            while (millis > 0 && !typed.ready()) {
                if (System.nanoTime() - deadline >= 0) {
                    return Keys.NONE;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return typed.read();
        };
    }

    @SuppressWarnings("resource") // standard output stays open
    private void write(String text) {
        try {
            new FileOutputStream(FileDescriptor.out).write(text.getBytes(charset));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private synchronized void leave() {
        if (!left) {
            left = true;
            try {
                write(LEAVE);
                terminal.setAttributes(before);
            } catch (RuntimeException gone) {
                // There is no terminal any more that could be left.
            }
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        terminal.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shutdown) {
            // Then it does nothing.
        }
    }
}
