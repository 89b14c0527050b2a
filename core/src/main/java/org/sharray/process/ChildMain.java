package org.sharray.process;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.Callable;

import org.sharray.os.OrderlyEnd;

/**
 * The main class of a child process: takes the task from the pipe, runs it in the main thread, answers if there is
 * something to say. {@link Conversation} tells the protocol.
 *
 * <p>It lives in a cold JVM, where each class costs a third of a millisecond and the first lambda, string concatenation or
 * reflective call ten and more. So there are none here on the way of a task that succeeds without a result.
 */
final class ChildMain {
    private ChildMain() {}

    /**
     * Runs the task.
     *
     * @param arguments
     *            the path of the reply's socket
     * @throws Throwable
     *             what the task threw: the JVM then prints it, waits for other threads and exits with 1, as it does for
     *             every main method
     */
    public static void main(String[] arguments) throws Throwable {
        var parent = takeStandardInput();
        var replyPath = arguments[0];
        var message = readTask(parent);
        if (message == null) {
            ParentWatch.endWithParent(replyPath);
        }
        ParentWatch.start(parent.getChannel(), replyPath);
        Object result;
        try {
            result = decode(message).call();
        } catch (Throwable failure) {
            tell(replyPath, failure);
            throw failure;
        }
        if (result != null) {
            ChildReply.result(replyPath, result);
        }
        OrderlyEnd.reached();
    }

    /** Moves the pipe away from standard input, so that neither the task nor a program that it starts waits for it. */
    static FileInputStream takeStandardInput() throws IOException {
        FileInputStream pipe;
        try {
            pipe = new FileInputStream("/dev/fd/0");
            System.in.close(); // the JDK puts /dev/null in the place of descriptor 0, open for writing
        } catch (IOException noSuchPath) {
            pipe = new FileInputStream(FileDescriptor.in);
        }
        System.setIn(new ByteArrayInputStream(new byte[0]));
        return pipe;
    }

    /** Reads the length in four bytes and as many bytes of task; null if the parent was gone before. */
    private static byte[] readTask(FileInputStream parent) throws IOException {
        var size = parent.readNBytes(Integer.BYTES);
        if (size.length < Integer.BYTES) {
            return null;
        }
        int length = size[0] << 24 | (size[1] & 0xff) << 16 | (size[2] & 0xff) << 8 | size[3] & 0xff;
        var task = parent.readNBytes(length);
        return task.length < length ? null : task;
    }

    private static Callable<?> decode(byte[] message) throws Exception {
        try {
            return TaskDecoder.decode(message);
        } catch (Throwable failure) {
            throw ChildReply.unreadableTask(failure);
        }
    }

    /** Nothing that goes wrong here may hide what the task threw. */
    private static void tell(String replyPath, Throwable failure) {
        try {
            ChildReply.failure(replyPath, failure);
        } catch (Throwable another) {
            failure.addSuppressed(another);
        }
    }
}
