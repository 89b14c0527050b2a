package org.sharray;

import java.io.Serializable;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.sharray.storage.ArrayAddress;
import org.sharray.storage.ArrayAddress.Part;
import org.sharray.type.ElementType;

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
    private final ElementType type;

    /** @serial the first element's index in the file */
    private final long start;

    /** @serial the number of elements */
    private final long length;

    /** @serial the distance of elements, in elements */
    private final long step;

    /** @serial whether the array may be changed */
    private final boolean writable;

    ArrayHandle(ArrayAddress address, ArrayAddress lock, ElementType type, long start, long length, long step,
            boolean writable) {
        this.address = address;
        this.lock = lock;
        this.type = type;
        this.start = start;
        this.length = length;
        this.step = step;
        this.writable = writable;
    }

    /** The same, but not for writing if the mode says so. */
    ArrayHandle in(OpenMode mode) {
        return new ArrayHandle(address, lock, type, start, length, step, writable && mode == OpenMode.READ_WRITE);
    }

    ArrayAddress address() {
        return address;
    }

    Optional<ArrayAddress> lock() {
        return Optional.ofNullable(lock);
    }

    ElementType type() {
        return type;
    }

    long start() {
        return start;
    }

    long length() {
        return length;
    }

    long step() {
        return step;
    }

    boolean isWritable() {
        return writable;
    }

    /**
     * Reads a handle's text.
     *
     * @param text as {@link #toString} gave it
     * @return the handle
     * @throws IllegalArgumentException if it is no handle's text
     */
    public static ArrayHandle parse(String text) {
        try {
            if (!text.startsWith(SCHEME)) {
                throw new IllegalArgumentException("it does not begin with " + SCHEME);
            }
            Map<String, String> fields = new HashMap<>();
            for (String field : text.substring(SCHEME.length()).split("&")) {
                String[] parts = field.split("=", 2);
                fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            int code = Integer.parseInt(fields.get("type"));
            ElementType type = ElementType.ofCode(code)
                    .orElseThrow(() -> new IllegalArgumentException("there is no element type " + code));
            return new ArrayHandle(readAddress(fields, "", type),
                    fields.containsKey("lock.pid") ? readAddress(fields, "lock.", type) : null,
                    type, Long.parseLong(fields.get("start")), Long.parseLong(fields.get("length")),
                    Long.parseLong(fields.get("step")), Boolean.parseBoolean(fields.get("writable")));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException broken) {
            throw new IllegalArgumentException(
                    "Not the handle of an array: \"" + text + "\" (" + broken.getMessage() + ")", broken);
        }
    }

    private static ArrayAddress readAddress(Map<String, String> fields, String prefix, ElementType type) {
        String uuid = fields.get(prefix + "uuid");
        String file = fields.get(prefix + "file");
        Part part = file == null
                ? null
                : new Part(file, type, Long.parseLong(fields.get(prefix + "offset")),
                        Long.parseLong(fields.get(prefix + "elements")));
        return new ArrayAddress(uuid == null ? null : UUID.fromString(uuid), part, fields.get(prefix + "path"),
                Long.parseLong(fields.get(prefix + "pid")), Integer.parseInt(fields.get(prefix + "fd")));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayHandle that && address.equals(that.address) && Objects.equals(lock, that.lock)
                && type == that.type && start == that.start && length == that.length && step == that.step
                && writable == that.writable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, lock, type, start, length, step, writable);
    }

    /**
     * The handle as a text of printable ASCII characters without spaces.
     *
     * @return to be read by {@link #parse}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(SCHEME);
        text.append("type=").append(type.code()).append("&start=").append(start).append("&length=").append(length)
                .append("&step=")
                .append(step).append("&writable=").append(writable);
        writeAddress(text, "", address);
        if (lock != null) {
            writeAddress(text, "lock.", lock);
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
            text.append('&').append(prefix).append("elements=").append(address.part().length());
        }
        if (address.path() != null) {
            text.append('&').append(prefix).append("path=")
                    .append(URLEncoder.encode(address.path(), StandardCharsets.UTF_8));
        }
    }
}
