package org.sharray.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program that knows nothing of arrays and locks the whole of each file that it is told, until it ends. */
public final class FileLocker {
    private FileLocker() {}

    public static void main(String[] arguments) throws IOException {
        while (true) {
            Path path = Path.of(ParentJvm.hear());
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ParentJvm.say(file.tryLock() != null ? "locked" : "refused");
        }
    }
}
