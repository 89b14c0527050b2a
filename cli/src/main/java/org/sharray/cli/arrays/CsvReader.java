package org.sharray.cli.arrays;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.sharray.cli.output.CommandException;

/** Reads rows of values with commas between, as RFC 4180 has them, one at a time. Empty lines are left out. */
final class CsvReader implements AutoCloseable {
    private final Path file;
    private final PushbackReader in;
    private long line;

    CsvReader(Path file) throws IOException {
        this.file = file;
        Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        this.in = new PushbackReader(reader);
    }

    /** The next row, or null behind the last. */
    List<String> next() throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n' && c != '\r') {
                in.unread(c);
                return row();
            }
            line += c == '\n' ? 1 : 0;
        }
        return null;
    }

    private List<String> row() throws IOException {
        List<String> values = new ArrayList<>();
        int end;
        do {
            StringBuilder value = new StringBuilder();
            end = value(value);
            values.add(value.toString());
        } while (end == ',');
        line++;
        return values;
    }

    /** Reads a value, and returns what ended it: a comma, a line feed or -1. */
    private int value(StringBuilder value) throws IOException {
        int c = in.read();
        if (c == '"') {
            for (c = in.read();; c = in.read()) {
                if (c < 0) {
                    throw new CommandException(file + ", line " + (line + 1) + ": the quote is not closed");
                } else if (c == '"') {
                    c = in.read();
                    if (c != '"') {
                        break;
                    }
                }
                value.append((char) c);
            }
        }
        while (c >= 0 && c != ',' && c != '\n') {
            if (c != '\r') {
                value.append((char) c);
            }
            c = in.read();
        }
        return c;
    }

    /** The number of the line that was read last. */
    long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
