package org.sharray;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.layout.TypeName;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.ArrayAddress.Part;
import org.sharray.storage.ArrayFile;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * What another process needs to open the same array, or the same slice of one. Arrays can be sent as they are; a handle is for
 * those that send a text, on a command line for instance.
 *
 * <p>
 * The handle of an anonymous array is good for as long as the process that gave it has the array open; that of a named array or
 * a file, for as long as the name or the file stands. A handle carries the array's UUID, or for a file of another maker the
 * system's numbers for it: if something else has taken the place, attaching fails. Two handles are equal if they say the same.
 */
public final class ArrayHandle implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String SCHEME = "sharray:";

    /** @serial where the array's file is */
    private final ArrayAddress address;

    /** @serial where the file is whose lock the array uses, or null if that is its own or none */
    private final ArrayAddress lock;

    /** @serial what the elements are */
    private final Dtype type;

    /** @serial where they are */
    private final Geometry geometry;

    /** @serial whether the array may be changed */
    private final boolean writable;

    ArrayHandle(ArrayAddress address, ArrayAddress lock, Dtype type, Geometry geometry, boolean writable) {
        this.address = address;
        this.lock = lock;
        this.type = type;
        this.geometry = geometry;
        this.writable = writable;
    }

    /** The handle by which a whole file is opened for its lock alone. */
    static ArrayHandle ofWhole(ArrayFile file) {
        Contents contents = file.layout().contents();
        return new ArrayHandle(file.address(), null, contents.type(), contents.geometry(), true);
    }

    /** The same, but not for writing if the mode says so. */
    ArrayHandle in(OpenMode mode) {
        return new ArrayHandle(address, lock, type, geometry, mode.isWritable() && writable);
    }

    ArrayAddress address() {
        return address;
    }

    Optional<ArrayAddress> lock() {
        return Optional.ofNullable(lock);
    }

    Dtype type() {
        return type;
    }

    Geometry geometry() {
        return geometry;
    }

    boolean isWritable() {
        return writable;
    }

    /**
     * The file that the array is in, for a program that opens it by its path, such as NumPy.
     *
     * @return nothing if the array is anonymous
     */
    public Optional<Path> file() {
        return Optional.ofNullable(address.path()).map(Path::of);
    }

    /**
     * Reads a handle's text.
     *
     * @param text as {@link #toString} gave it
     * @return the handle
     * @throws IllegalArgumentException if it is no handle's text
     */
    public static ArrayHandle parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            if (!text.startsWith(SCHEME)) {
                throw new IllegalArgumentException("it does not begin with " + SCHEME);
            }
            Map<String, String> fields = new HashMap<>();
            for (String field : text.substring(SCHEME.length()).split("&")) {
                String[] parts = field.split("=", 2);
                fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            Dtype type = TypeName.parse(fields.get("type"));
            Geometry geometry = Geometry.of(Long.parseLong(fields.get("at")),
                    Shape.of(readNumbers(fields.get("shape"))),
                    readNumbers(fields.get("strides")), fields.containsKey("columns"), type.bytes());
            return new ArrayHandle(readAddress(fields, ""),
                    fields.containsKey("lock.pid") ? readAddress(fields, "lock.") : null, type, geometry,
                    Boolean.parseBoolean(fields.get("writable")));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException broken) {
            throw new IllegalArgumentException(
                    "Not the handle of an array: \"" + text + "\" (" + broken.getMessage() + ")", broken);
        }
    }

    private static long[] readNumbers(String text) {
        String[] parts = text.split("x", -1);
        long[] numbers = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Long.parseLong(parts[i]);
        }
        return numbers;
    }

    private static ArrayAddress readAddress(Map<String, String> fields, String prefix) {
        String uuid = fields.get(prefix + "uuid");
        String file = fields.get(prefix + "file");
        Part part = file == null
                ? null
                : new Part(file,
                        new Contents(TypeName.parse(fields.get(prefix + "elements")),
                                Shape.of(readNumbers(fields.get(prefix + "size"))),
                                fields.containsKey(prefix + "fortran")),
                        Long.parseLong(fields.get(prefix + "offset")));
        return new ArrayAddress(uuid == null ? null : UUID.fromString(uuid), part, fields.get(prefix + "path"),
                Long.parseLong(fields.get(prefix + "pid")), Integer.parseInt(fields.get(prefix + "fd")));
    }

    /** What another process sent is no more to be believed than a text. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        if (address == null || type == null || geometry == null) {
            throw new InvalidObjectException("The handle of an array says where and what it is; this one does not");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayHandle that && address.equals(that.address) && Objects.equals(lock, that.lock)
                && type.equals(that.type) && geometry.equals(that.geometry) && writable == that.writable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, lock, type, geometry, writable);
    }

    /**
     * The handle as a text of printable ASCII characters without spaces.
     *
     * @return to be read by {@link #parse}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(SCHEME);
        text.append("type=").append(shown(type)).append("&at=").append(geometry.offset()).append("&shape=")
                .append(shown(geometry.shape().toArray())).append("&strides=")
                .append(shown(geometry.strides()))
                .append("&writable=").append(writable);
        if (geometry.isColumnMajor()) {
            text.append("&columns=first");
        }
        writeAddress(text, "", address);
        if (lock != null) {
            writeAddress(text, "lock.", lock);
        }
        return text.toString();
    }

    private static String shown(Dtype type) {
        return URLEncoder.encode(TypeName.of(type), StandardCharsets.UTF_8);
    }

    private static String shown(long[] numbers) {
        StringBuilder text = new StringBuilder();
        for (long number : numbers) {
            text.append(text.isEmpty() ? "" : "x").append(number);
        }
        return text.toString();
    }

    private static void writeAddress(StringBuilder text, String prefix, ArrayAddress address) {
        text.append('&').append(prefix).append("pid=").append(address.pid());
        text.append('&').append(prefix).append("fd=").append(address.number());
        if (address.uuid() != null) {
            text.append('&').append(prefix).append("uuid=").append(address.uuid());
        }
        if (address.part() != null) {
            text.append('&').append(prefix).append("file=")
                    .append(URLEncoder.encode(address.part().file(), StandardCharsets.UTF_8));
            text.append('&').append(prefix).append("offset=").append(address.part().offset());
            Contents contents = address.part().contents();
            text.append('&').append(prefix).append("elements=").append(shown(contents.type()));
            text.append('&').append(prefix).append("size=").append(shown(contents.shape().toArray()));
            if (contents.columnMajor()) {
                text.append('&').append(prefix).append("fortran=true");
            }
        }
        if (address.path() != null) {
            text.append('&').append(prefix).append("path=")
                    .append(URLEncoder.encode(address.path(), StandardCharsets.UTF_8));
        }
    }
}
