package org.sharray.cli.output;

import org.sharray.inspector.SafeText;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Facts as JSON: an object with keys in the order in which they are put; what is absent is left out. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** An empty object. */
    public Json() {}

    /**
     * Adds a fact.
     *
     * @param key   its name
     * @param value a number, a truth value, an object, a list, or anything else as text; absent if null or empty
     * @return this
     */
    public Json put(String key, Object value) {
        Object plain = plain(value);
        if (plain != null) {
            fields.put(key, plain);
        }
        return this;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> plain(optional.orElse(null));
            case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : null;
            case Json json -> json.fields;
            case List<?> list -> {
                List<Object> items = new ArrayList<>();
                list.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case Double number when !Double.isFinite(number) -> number.toString();
            case Double number when Math.abs(number) < 1e15 && number == Math.rint(number) ->
                BigDecimal.valueOf(number);
            case Number number -> number;
            case Boolean truth -> truth;
            case Map<?, ?> map -> map;
            default -> value.toString();
        };
    }

    /**
     * Prints a value.
     *
     * @param out   where to
     * @param value an object, a list of them, or anything that {@link #put} takes
     */
    public static void print(PrintWriter out, Object value) {
        out.println(text(value));
    }

    /**
     * A value as text.
     *
     * @param value an object, a list of them, or anything that {@link #put} takes
     * @return JSON in which nothing can harm a terminal
     */
    public static String text(Object value) {
        return SafeText.lines(MAPPER.writeValueAsString(plain(value)));
    }
}
