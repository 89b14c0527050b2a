package org.sharray.cli.arrays;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.process.Slicing;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes elements in a {@link Format}, one after the other, however many they are. */
final class ElementWriter {
    private static final int CHUNK = 1 << 20;
    private static final int HEADER_UNIT = 64;

    private final Elements elements;
    private final Slicing.Progress progress;

    ElementWriter(Elements elements, Slicing.Progress progress) {
        this.elements = elements;
        this.progress = progress;
    }

    void write(Format format, OutputStream out) throws IOException {
        switch (format) {
            case CSV -> csv(out);
            case JSON -> json(out);
            case NPY -> npy(out);
        }
    }

    private void reached(long done) {
        if ((done & 0xFFFF) == 0) {
            progress.reached(done, Math.max(1, elements.count()));
        }
    }

    /** A line for each row of the last dimension, or for each record, below a line with the names of the fields. */
    private void csv(OutputStream out) throws IOException {
        Shape shape = elements.shape();
        List<String> fields = elements.fields();
        long columns = fields.isEmpty() && shape.rank() > 1 ? shape.length(shape.rank() - 1) : 1;
        PrintWriter lines = new PrintWriter(out, false, StandardCharsets.UTF_8);
        if (!fields.isEmpty()) {
            lines.print(fields.stream().map(ElementWriter::quoted).collect(Collectors.joining(",")) + "\n");
        }
        for (long i = 0; i < elements.count(); i++) {
            lines.print(Elements.flat(elements.get(i)).stream().map(value -> quoted(value.toString()))
                    .collect(Collectors.joining(",")));
            lines.print((i + 1) % columns == 0 ? '\n' : ',');
            reached(i + 1);
        }
        lines.flush();
        if (lines.checkError()) {
            throw new IOException("it can't be written");
        }
    }

    /** As RFC 4180 has it. */
    private static String quoted(String text) {
        return text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                || !text.equals(text.strip())
                        ? '"' + text.replace("\"", "\"\"") + '"'
                        : text;
    }

    private void json(OutputStream out) throws IOException {
        elements.requireListable();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(),
                out)) {
            list(json, elements.shape(), 0, 0);
            json.writeRaw("\n");
        }
    }

    /** Writes the part of the elements that begins at a place, from a dimension on; returns the place behind it. */
    private long list(JsonGenerator json, Shape shape, int dimension, long from) {
        if (dimension == shape.rank()) {
            value(json, elements.get(from));
            reached(from + 1);
            return from + 1;
        }
        json.writeStartArray();
        long next = from;
        for (long i = 0; i < shape.length(dimension); i++) {
            next = list(json, shape, dimension + 1, next);
        }
        json.writeEndArray();
        return next;
    }

    private static void value(JsonGenerator json, Object value) {
        switch (value) {
            case Boolean truth -> json.writeBoolean(truth);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Float number when Float.isFinite(number) -> json.writeNumber(number);
            case Double _,Float _ -> json.writeString(value.toString()); // JSON has no such numbers
            case BigInteger number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.longValue());
            case Elements.Complex number -> {
                json.writeStartArray();
                value(json, number.real());
                value(json, number.imaginary());
                json.writeEndArray();
            }
            case List<?> items -> {
                json.writeStartArray();
                items.forEach(item -> value(json, item));
                json.writeEndArray();
            }
            case Map<?, ?> record -> {
                json.writeStartObject();
                record.forEach((name, inner) -> {
                    json.writeName(name.toString());
                    value(json, inner);
                });
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }

    /** The memory as it is where it lies in one piece; of anything else, a copy that does. */
    private void npy(OutputStream out) throws IOException {
        MemorySegment memory;
        try {
            memory = elements.array().segment();
        } catch (UnsupportedOperationException apart) {
            try (SharedArray copy = SharedArray.create(elements.type(), shape(), ArrayOptions.options().unlocked())) {
                Elements target = Elements.of(copy, elements.type(), shape());
                for (long i = 0; i < elements.count(); i++) {
                    target.set(i, elements.get(i));
                }
                npy(out, copy.segment(), false);
            }
            return;
        }
        npy(out, memory, elements.array().isColumnMajor());
    }

    private Shape shape() {
        return elements.shape().rank() == 0 ? Shape.of(1) : elements.shape();
    }

    private void npy(OutputStream out, MemorySegment memory, boolean columnMajor) throws IOException {
        String dtype = elements.type() instanceof RecordType
                ? elements.type().dtype()
                : "'" + elements.type().dtype() + "'";
        long[] lengths = elements.shape().toArray();
        StringBuilder shape = new StringBuilder();
        for (long length : lengths) {
            shape.append(length).append(lengths.length == 1 ? "," : shape.length() == 0 ? ", " : ", ");
        }
        String sizes = lengths.length > 1 ? shape.substring(0, shape.length() - 2) : shape.toString();
        String text = "{'descr': " + dtype + ", 'fortran_order': " + (columnMajor ? "True" : "False") + ", 'shape': ("
                + sizes
                + "), }";
        int start = 12; // magic, version 2.0, a length of 32 bits
        int length = (start + text.length() + 1 + HEADER_UNIT - 1) / HEADER_UNIT * HEADER_UNIT - start;
        out.write(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, (byte) length, (byte) (length >> 8),
                (byte) (length >> 16), (byte) (length >> 24)});
        out.write((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] chunk = new byte[CHUNK];
        for (long done = 0; done < memory.byteSize();) {
            int count = (int) Math.min(CHUNK, memory.byteSize() - done);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, done, chunk, 0, count);
            out.write(chunk, 0, count);
            done += count;
            progress.reached(done, memory.byteSize());
        }
        out.flush();
    }
}
