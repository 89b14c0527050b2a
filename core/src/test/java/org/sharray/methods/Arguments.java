package org.sharray.methods;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/** What methods are given, by the type and the name of a parameter: something ordinary, and what may be refused. */
final class Arguments {
    private static final long HUGE = Long.MAX_VALUE;
    private static final String HUGE_LABEL = "2⁶³−1";

    private Arguments() {}

    /** Makes an argument. */
    @FunctionalInterface
    interface Value {
        Object of(Scene scene, Object receiver);

        static Value constant(Object value) {
            return (_, _) -> value;
        }
    }

    /**
     * What one parameter can be given.
     *
     * @param ordinary works, if all else is as it should be
     * @param others   by what they are called in the table
     */
    record Choice(Value ordinary, Map<String, Value> others) {
        static Choice of(Object ordinary) {
            return new Choice(Value.constant(ordinary), new LinkedHashMap<>());
        }

        static Choice made(Value ordinary) {
            return new Choice(ordinary, new LinkedHashMap<>());
        }

        Choice or(String label, Value other) {
            others.put(label, other);
            return this;
        }

        Choice or(String label, Object other) {
            return or(label, Value.constant(other));
        }

        Choice orNull() {
            return or("null", Value.constant(null));
        }
    }

    /** What a parameter of a method can be given. */
    static Choice of(Method method, int position, String name) {
        Class<?> type = method.getParameterTypes()[position];
        if (name.equals("expected") && method.getName().equals("awaitChange")) {
            return Choice.of(Samples.elements(method.getDeclaringClass()).value(1));
        }
        if (type == long.class) {
            return longs(method, name);
        }
        if (type == int.class) {
            return ints(method, name);
        }
        if (type == char.class && name.equals("typecode")) {
            return Choice.of('i').or("unknown", 'z');
        }
        if (type.isPrimitive()) {
            return Choice.of(Array.get(Array.newInstance(type, 1), 0));
        }
        Choice choice = type == String.class ? TextArguments.of(method, name) : ObjectArguments.of(method, type, name);
        return name.equals("identity") ? choice : choice.orNull(); // of a reduction, which may well begin with null
    }

    private static Choice longs(Method method, String name) {
        return switch (name) {
            case "index", "row", "column", "plane" ->
                Choice.of(0L).or("−1", -1L).or("4", 4L).or(HUGE_LABEL, HUGE);
            case "from" -> Choice.of(0L).or("−1", -1L).or("5", 5L).or(HUGE_LABEL, HUGE);
            case "to" -> method.getName().equals("moveTo")
                    ? Choice.of(0L).or("−1", -1L).or("4", 4L).or(HUGE_LABEL, HUGE)
                    : Choice.of(4L).or("−1", -1L).or("5", 5L).or(HUGE_LABEL, HUGE);
            case "by", "step" -> Choice.of(1L).or("0", 0L).or(HUGE_LABEL, HUGE).or("−2⁶³", Long.MIN_VALUE);
            case "length", "capacity" -> Choice.of(4L).or("−1", -1L).or(HUGE_LABEL, HUGE);
            case "offset" -> Choice.of(0L).or("−1", -1L).or(HUGE_LABEL, HUGE);
            case "wanted" -> Choice.of(2L).or("more than there is room for", 9L).or(HUGE_LABEL, HUGE);
            case "most", "elements" -> Choice.of(2L).or("−1", -1L).or("0", 0L);
            case "bytes" -> Choice.of(1L << 26).or("−1", -1L).or("0", 0L);
            case "nanos" -> Choice.of(3_600_000_000_000L).or("−1", -1L).or("0", 0L);
            case "time", "timeout" -> Choice.of(1L).or("−1", -1L).or("0", 0L);
            case "value" -> method.getName().equals("setUnsigned")
                    ? Choice.of(1L).or("−1", -1L).or(HUGE_LABEL, HUGE)
                    : Choice.of(0L);
            case "expected", "delta", "mask", "operand", "initial" -> Choice.of(0L);
            default -> throw new AssertionError("What is the long " + name + " of " + method + "?");
        };
    }

    private static Choice ints(Method method, String name) {
        String huge = "2³¹−1";
        return switch (name) {
            case "value", "expected", "delta", "mask", "operand", "initial" -> Choice.of(0);
            case "permits", "count" -> Choice.of(1).or("−1", -1);
            case "parties" -> Choice.of(2).or("−1", -1).or("0", 0).or("65,536", 65_536);
            case "newParticipants" -> Choice.of(1).or("−1", -1).or("0", 0).or(huge, Integer.MAX_VALUE);
            case "newStripes", "newSynchronizers" -> Choice.of(1).or("−1", -1).or(huge, Integer.MAX_VALUE);
            case "newBytes" -> Choice.of(1024).or("−1", -1).or("1", 1).or(huge, Integer.MAX_VALUE);
            case "tasks", "workers" -> Choice.of(1).or("−1", -1).or("0", 0);
            case "dimension" -> Choice.of(0).or("−1", -1).or("4", 4);
            case "code" -> Choice.of(1).or("−1", -1).or(huge, Integer.MAX_VALUE);
            case "bytes", "characters" -> Choice.of(4).or("−1", -1).or("0", 0).or(huge, Integer.MAX_VALUE);
            default -> throw new AssertionError("What is the int " + name + " of " + method + "?");
        };
    }
}
