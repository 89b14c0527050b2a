package org.sharray.cli.arrays;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.sharray.cli.output.CommandException;
import org.sharray.type.RecordType;
import org.sharray.type.RecordType.Field;
import org.sharray.type.Shape;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.json.JsonMapper;

/** Reads lists in lists, one value after the other: a text for each number, text or truth value, a map for each object. */
final class JsonElements {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;

    /** How long the lists of each depth are; -1 while none has ended. */
    private final List<Long> lengths = new ArrayList<>();

    /** How deep the values lie; -1 while there was none. */
    private int depth = -1;

    JsonElements(Path file) {
        this.file = file;
    }

    /** Reads all values, and learns their shape. */
    void read(Consumer<Object> values) throws IOException {
        try (JsonParser parser = MAPPER.createParser(file)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new CommandException(file + " is not a list of elements in JSON");
            }
            list(parser, 0, values);
            if (parser.nextToken() != null) {
                throw new CommandException(file + " has something behind the list");
            }
        } catch (StreamReadException broken) {
            throw new CommandException(file + " is not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private void list(JsonParser parser, int level, Consumer<Object> values) throws IOException {
        while (lengths.size() <= level) {
            lengths.add(-1L);
        }
        long length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            switch (token) {
                case null -> throw new CommandException(file + " ends in the middle of a list");
                case START_ARRAY -> list(parser, level + 1, values);
                case START_OBJECT -> value(level, values, parser.readValueAs(Map.class));
                default -> value(level, values, parser.getString());
            }
            length++;
        }
        if (lengths.get(level) >= 0 && lengths.get(level) != length) {
            throw new CommandException(file + ": lists of " + lengths.get(level) + " and of " + length
                    + " items are at the same depth, so it is not an array");
        }
        lengths.set(level, length);
    }

    private void value(int level, Consumer<Object> values, Object value) {
        if (depth >= 0 && depth != level) {
            throw new CommandException(file + ": some values are in more lists than others, so it is not an array");
        }
        depth = level;
        values.accept(value);
    }

    /** The shape of what was read. */
    Shape shape() {
        return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
    }

    /** An object as the texts of a record's fields, in their order. */
    static List<String> row(RecordType type, Object object) {
        List<String> texts = new ArrayList<>();
        addRow(type, object, texts);
        return texts;
    }

    private static void addRow(RecordType type, Object object, List<String> texts) {
        if (!(object instanceof Map<?, ?> values)) {
            throw new CommandException("the elements are records, and '" + object + "' is not an object with fields");
        }
        for (Field field : type.fields()) {
            if (!values.containsKey(field.name())) {
                throw new CommandException("an object has no field '" + field.name() + "'");
            }
            Object value = values.get(field.name());
            List<?> items = field.shape().rank() > 0 && value instanceof List<?> list
                    ? list
                    : List.of(String.valueOf(value));
            items = field.type() instanceof RecordType && field.shape().rank() == 0 ? List.of(value) : items;
            if (field.shape().rank() > 0 && items.size() != field.shape().elements()) {
                throw new CommandException("the field '" + field.name() + "' has " + field.shape().elements()
                        + " values, not " + items.size());
            }
            for (Object item : items) {
                if (field.type() instanceof RecordType inner) {
                    addRow(inner, item, texts);
                } else {
                    texts.add(String.valueOf(item));
                }
            }
        }
    }
}
