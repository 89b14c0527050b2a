package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.Span;
import org.sharray.TextView;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * Every method of every typed array's interface does on a cluster what it does in shared memory: both get the same calls, with the same arguments, good and bad ones, and have to give the
 * same results, throw the same exceptions and have the same elements afterwards.
 */
class EveryMethodTest {
    /** What a cluster refuses by name, what differs because it names the array, and what is another object each time. */
    private static final Set<String> OTHERWISE = Set.of("awaitChange", "awaitUntil", "notifyWaiters", "lock",
            "lockRange", "atomically", "synchronizers", "handle", "segment", "name", "numbers", "batches", "close");
    private static final int CALLS = 2;

    private static Members members;
    private static Cluster cluster;

    @BeforeAll
    static void join() {
        members = new Members(2);
        members.join(members.member(0));
        cluster = members.join(members.member(1));
    }

    @AfterAll
    static void leave() {
        members.close();
    }

    static Stream<Arguments> typesAndShapes() {
        return Stream.of(ElementType.values())
                .flatMap(type -> Stream.of(Shape.of(7), Shape.of(3, 4), Shape.of(2, 3, 2))
                        .map(shape -> Arguments.of(type, shape)));
    }

    @ParameterizedTest
    @MethodSource("typesAndShapes")
    void doesTheSame(ElementType type, Shape shape) throws ReflectiveOperationException {
        Class<?> array = Class.forName("org.sharray." + type.arrayClass());
        List<Method> methods = Stream.of(array.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
                        && !OTHERWISE.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toGenericString)).toList();
        assertThat(methods).hasSizeGreaterThan(40);
        Random random = new Random(31 * type.ordinal() + shape.rank());
        try (SharedArray model = SharedArray.create(type, shape, ArrayOptions.options());
                SharedArray ours = cluster.create(type + " " + shape, type, shape)) {
            for (Method method : methods) {
                for (int call = 0; call < CALLS; call++) {
                    long seed = random.nextLong();
                    assertThat(outcome(method, ours, seed)).as("%s, seed %d", method, seed)
                            .isEqualTo(outcome(method, model, seed));
                }
                assertThat(text(elements(ours))).as("after %s", method).isEqualTo(text(elements(model)));
            }
        }
    }

    /** What came of a call: its result or the exception's class, and the arguments, which may have been written to. */
    private static List<String> outcome(Method method, SharedArray array, long seed)
            throws ReflectiveOperationException {
        Random random = new Random(seed);
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(method, method.getParameterTypes()[i], array, random);
        }
        List<String> outcome = new ArrayList<>();
        try {
            outcome.add(text(method.invoke(array, arguments)));
        } catch (InvocationTargetException thrown) {
            outcome.add(thrown.getCause().getClass().getName());
        }
        for (Object argument : arguments) {
            outcome.add(Proxy.isProxyClass(argument.getClass()) ? "a function" : text(argument));
            if (argument instanceof SharedArray other) {
                other.close();
            }
        }
        return outcome;
    }

    private static Object argument(Method method, Class<?> wanted, SharedArray array, Random random)
            throws ReflectiveOperationException {
        Class<?> primitive = ((ElementType) array.elementType()).primitive();
        int length = (int) array.length();
        boolean bulk = method.getName().startsWith("copy");
        if (wanted == Shape.class) {
            return random.nextBoolean() ? Shape.of(length) : Shape.of(1, length);
        }
        if (wanted == Span[].class) {
            return spans(array.shape(), random);
        }
        if (wanted == long[].class && !bulk) {
            return Arrays.stream(array.shape().toArray()).map(bound -> random.nextLong(bound)).toArray();
        }
        if (wanted == MemorySegment.class) {
            return MemorySegment.ofArray(bytes(array, random));
        }
        if (SharedArray.class.isAssignableFrom(wanted)) {
            SharedArray other = SharedArray.create(array.elementType(), array.shape(), ArrayOptions.options());
            fill(other, random);
            return other;
        }
        if (Buffer.class.isAssignableFrom(wanted)) {
            Object values = values(primitive, length, random);
            return wanted.getMethod("wrap", values.getClass()).invoke(null, values);
        }
        if (wanted.isArray() && wanted.getComponentType().isArray()) {
            Shape shape = array.shape();
            int rows = (int) shape.length(0);
            Object all = Array.newInstance(wanted.getComponentType(), rows);
            for (int i = 0; i < rows; i++) {
                Array.set(all, i, values(primitive, length / rows, random));
            }
            return all;
        }
        if (wanted.isArray()) {
            return values(primitive, random.nextInt(5) == 0 ? length + 1 : length, random);
        }
        if (wanted.isInterface()) {
            return Proxy.newProxyInstance(wanted.getClassLoader(), new Class<?>[]{wanted},
                    (_, called, given) -> converted(called.getReturnType(), given[given.length - 1]));
        }
        // An index or a step, nearly always one that exists; or a value.
        boolean index = wanted == long.class && (primitive != long.class || random.nextBoolean());
        return index ? (Object) random.nextLong(-1, length + 1) : Array.get(values(wanted, 1, random), 0);
    }

    private static Span[] spans(Shape shape, Random random) {
        Span[] spans = new Span[shape.rank()];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = switch (random.nextInt(4)) {
                case 0 -> Span.all();
                case 1 -> Span.at(random.nextLong(shape.length(i)));
                case 2 -> Span.range(0, shape.length(i), 2);
                default -> Span.range(shape.length(i) - 1, -1, -1);
            };
        }
        return spans;
    }

    /** Bytes that are elements of any type, also of booleans. */
    private static byte[] bytes(SharedArray array, Random random) {
        byte[] bytes = new byte[(int) array.byteSize()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(2);
        }
        return bytes;
    }

    private static Object values(Class<?> primitive, int length, Random random) {
        Object values = Array.newInstance(primitive, length);
        for (int i = 0; i < length; i++) {
            Array.set(values, i, converted(primitive, random.nextInt(-100, 100)));
        }
        return values;
    }

    private static Object converted(Class<?> type, Object value) {
        int number = switch (value) {
            case Number any -> any.intValue();
            case Character character -> character;
            default -> (Boolean) value ? 1 : 0;
        };
        return switch (type.getName()) {
            case "byte" -> (byte) number;
            case "short" -> (short) number;
            case "int" -> number;
            case "long" -> (long) number;
            case "float" -> number / 3f;
            case "double" -> number / 3.0;
            case "char" -> (char) number;
            default -> number % 2 != 0;
        };
    }

    private static void fill(SharedArray array, Random random) throws ReflectiveOperationException {
        Object values = values(((ElementType) array.elementType()).primitive(), (int) array.length(), random);
        typed(array, "copyFrom", values.getClass()).invoke(array, values);
    }

    private static Object elements(SharedArray array) throws ReflectiveOperationException {
        return typed(array, "toArray").invoke(array);
    }

    private static Method typed(SharedArray array, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        return Class.forName("org.sharray." + array.elementType().arrayClass()).getMethod(name, parameters);
    }

    private static String text(Object value) throws ReflectiveOperationException {
        return switch (value) {
            case null -> "nothing";
            case SharedArray array -> array.shape() + " of " + array.elementType() + text(elements(array));
            case MemorySegment segment -> Arrays.toString(segment.toArray(ValueLayout.JAVA_BYTE));
            case BaseStream<?, ?> stream -> stringsOf(stream);
            case TextView text -> Arrays.toString(text.raw());
            case Buffer buffer -> buffer + text(buffer.array());
            default -> value.getClass().isArray() ? Arrays.deepToString(new Object[]{value}) : value.toString();
        };
    }

    private static String stringsOf(BaseStream<?, ?> stream) {
        List<String> all = new ArrayList<>();
        stream.iterator().forEachRemaining(each -> all.add(String.valueOf(each)));
        return all.toString();
    }
}
