package org.sharray.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** Standard output that remembers why it failed: a {@link PrintStream} knows only that it did. */
final class Output extends FileOutputStream {

    private IOException failure;

    private Output() {
        super(FileDescriptor.out);
    }

    /** Puts itself in the place of {@code System.out}. */
    static Output install() {
        var output = new Output();
        System.setOut(new PrintStream(output, true, System.out.charset()));
        return output;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            super.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Why something could not be written, or null if everything was. */
    IOException failure() {
        System.out.flush();
        return failure;
    }

    /** Whether it failed because the reader, such as {@code head}, had read enough: nothing to complain about. */
    boolean isUnwanted() {
        return failure() != null && String.valueOf(failure.getMessage()).contains("Broken pipe");
    }
}
