package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.methods.Arguments.Choice;
import org.sharray.methods.Arguments.Value;
import org.sharray.methods.Samples.Other;
import org.sharray.methods.Samples.Point;
import org.sharray.process.PoolOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.Slicing;
import org.sharray.sync.SharedLock;
import org.sharray.testing.ByName;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Objects that methods are given. */
final class ObjectArguments {
    private ObjectArguments() {}

    static Choice of(Method method, Class<?> type, String name) {
        if (SharedArray.class.isAssignableFrom(type)) {
            return arrays(method, type, name);
        }
        if (type.isArray()) {
            return javaArrays(method, type, name);
        }
        if (Buffer.class.isAssignableFrom(type)) {
            return buffers(type, name);
        }
        if (Functions.isFunction(type)) {
            return Functions.choice(method, type);
        }
        Class<?> declaring = method.getDeclaringClass();
        return switch (type.getSimpleName()) {
            case "Path" -> paths(declaring, name);
            case "ArrayHandle" -> handles(declaring);
            case "FoundArray" -> Choice.made((_, _) -> Places.found(Places.nameFor(declaring)))
                    .or("gone", (Value) (_, _) -> Places.found("nobody"));
            case "LockFacts" -> Choice.made((scene, _) -> Held.facts(scene)).or("of a free lock",
                    (Value) (scene, _) -> Held.free(scene));
            case "ArrayOptions" -> arrayOptions(method);
            case "OpenMode" -> Choice.of(OpenMode.READ_WRITE);
            case "MemorySegment" -> segments(name);
            case "SharedLock" -> Choice
                    .made((scene, _) -> scene.keep(Samples.array(SharedIntArray.class)).lock());
            case "Shape" -> shapes(method);
            case "Dtype" -> Choice.of(ElementType.INT32);
            case "TextType" -> Choice.of(TextType.utf8(4));
            case "Class" -> classes(name);
            case "Number" -> Choice.of(1).or("too large", new BigDecimal("1e400"));
            case "Record" -> Choice.of(new Point()).or("of another class", new Other(0));
            case "TimeUnit" -> Choice.of(TimeUnit.HOURS);
            case "Duration" -> Choice.of(Duration.ofHours(1)).or("0", Duration.ZERO).or("−1 h", Duration.ofHours(-1));
            case "Date" -> Choice.made((_, _) -> new Date(System.currentTimeMillis() + 3_600_000)).or("past",
                    new Date(0));
            case "Slicing" -> Choice.of(Slicing.even());
            case "Object" -> Choice.of("any");
            case "PoolOptions" -> Choice.of(PoolOptions.options());
            case "ProcessOptions" -> Choice.of(ProcessOptions.options());
            default -> throw new AssertionError("What is the " + type + " " + name + " of " + method + "?");
        };
    }

    private static Choice arrays(Method method, Class<?> type, String name) {
        if (method.getDeclaringClass().getSimpleName().endsWith("Transaction")) {
            return Choice.made((scene, _) -> Transactions.companion(scene, type))
                    .or("of another lock", (Value) (scene, _) -> scene.keep(Samples.array(type)))
                    .or("without a lock",
                            (Value) (scene, _) -> scene.keep(Samples.array(type, 4, options().unlocked())))
                    .or("closed", (Value) (scene, _) -> closed(Transactions.companion(scene, type)));
        }
        Choice choice = Choice.made((scene, _) -> scene.keep(Samples.array(type))).or("closed",
                (Value) (scene, _) -> closed(Samples.array(type)));
        return name.equals("array")
                ? choice
                : choice.or("of 3", (Value) (scene, _) -> scene.keep(Samples.array(type, 3, options())));
    }

    private static SharedArray closed(SharedArray array) {
        array.close();
        return array;
    }

    private static Choice javaArrays(Method method, Class<?> type, String name) {
        Class<?> component = type.componentType();
        if (component == Span.class) {
            return Choice.made((_, receiver) -> Collections.nCopies(rank(receiver), Span.all()).toArray(Span[]::new))
                    .or("none", new Span[0])
                    .or("too many", (Value) (_, receiver) -> Collections.nCopies(rank(receiver) + 1, Span.all())
                            .toArray(Span[]::new))
                    .or("beyond the end", (Value) (_, receiver) -> Collections
                            .nCopies(rank(receiver), Span.range(0, 9)).toArray(Span[]::new))
                    .or("of an index beyond the end", (Value) (_, receiver) -> Collections
                            .nCopies(rank(receiver), Span.at(9)).toArray(Span[]::new))
                    .or("with null", (Value) (_, receiver) -> new Span[rank(receiver)]);
        }
        if (component == Number.class) {
            return Choice.of(new Number[]{1, 0, 1, 0}).or("of 3", new Number[]{1, 0, 1})
                    .or("with one too large", new Number[]{1, 0, 1, new BigDecimal("1e400")})
                    .or("with null", new Number[]{1, 0, 1, null});
        }
        if (component == String.class) {
            return Choice.of(new String[]{"-ea"}).or("with null", new String[]{null}).or("with NUL",
                    new String[]{"a\0"});
        }
        if (component == Object.class) {
            return Choice.of(new Object[]{4.0}).or("not serialisable", new Object[]{new Object()});
        }
        if (name.equals("indices")) {
            return Choice.made((_, receiver) -> new long[rank(receiver)]).or("none", new long[0])
                    .or("too many", (Value) (_, receiver) -> new long[rank(receiver) + 1])
                    .or("−1", (Value) (_, receiver) -> indices(receiver, -1))
                    .or("4", (Value) (_, receiver) -> indices(receiver, 4))
                    .or("2⁶³−1", (Value) (_, receiver) -> indices(receiver, Long.MAX_VALUE));
        }
        if (name.equals("lengths")) {
            return Choice.of(new long[]{2, 2}).or("none", new long[0]).or("nine", new long[9])
                    .or("−1", new long[]{-1}).or("too many together", new long[]{Long.MAX_VALUE, 2});
        }
        if (component.isArray()) {
            Class<?> element = component.componentType();
            return Choice.of(Array.newInstance(element, 2, 2)).or("one", Array.newInstance(element, 1, 2))
                    .or("of different lengths", rows(component, Array.newInstance(element, 2),
                            Array.newInstance(element, 1)))
                    .or("with null", rows(component, Array.newInstance(element, 2), null));
        }
        Choice choice = Choice.of(Array.newInstance(component, Samples.LENGTH));
        return switch (name) {
            case "values" -> method.getName().startsWith("append")
                    ? choice.or("more than there is room for", Array.newInstance(component, 9))
                    : method.getName().equals("copyFrom") ? choice.or("of 5", Array.newInstance(component, 5)) : choice;
            default -> choice.or("of 3", Array.newInstance(component, 3)).or("of 5", Array.newInstance(component, 5));
        };
    }

    private static int rank(Object receiver) {
        return ((SharedArray) receiver).shape().rank();
    }

    private static long[] indices(Object receiver, long last) {
        long[] indices = new long[rank(receiver)];
        indices[indices.length - 1] = last;
        return indices;
    }

    private static Object rows(Class<?> row, Object first, Object second) {
        Object rows = Array.newInstance(row, 2);
        Array.set(rows, 0, first);
        Array.set(rows, 1, second);
        return rows;
    }

    private static Choice buffers(Class<?> type, String name) {
        Choice choice = Choice.made((_, _) -> buffer(type, 4)).or("of 3", (Value) (_, _) -> buffer(type, 3));
        return name.equals("target")
                ? choice.or("read-only",
                        (Value) (_, _) -> ByName.call(type, buffer(type, 4), "asReadOnlyBuffer"))
                : choice;
    }

    private static Buffer buffer(Class<?> type, int length) {
        return (Buffer) ByName.call(type, null, "allocate", length);
    }

    private static Choice segments(String name) {
        Choice choice = Choice.made((_, receiver) -> heap(receiver, 0))
                .or("a byte too short", (Value) (_, receiver) -> heap(receiver, -1))
                .or("a byte too long", (Value) (_, receiver) -> heap(receiver, 1))
                .or("closed", (Value) (_, receiver) -> {
                    try (Arena arena = Arena.ofConfined()) {
                        return arena.allocate(((SharedArray) receiver).byteSize());
                    }
                });
        return name.equals("target")
                ? choice.or("read-only", (Value) (_, receiver) -> heap(receiver, 0).asReadOnly())
                : choice;
    }

    private static MemorySegment heap(Object receiver, int more) {
        return MemorySegment.ofBuffer(ByteBuffer.allocate((int) ((SharedArray) receiver).byteSize() + more));
    }

    private static Choice paths(Class<?> declaring, String name) {
        if (name.equals("newFile")) {
            return Choice.made((_, _) -> Places.file("new.npy"));
        }
        if (name.equals("directory")) {
            return Choice.made((_, _) -> Places.file("folder")).or("missing", (Value) (_, _) -> Places.file("none"));
        }
        return Choice.made((_, _) -> Places.fileOf(Places.nameFor(declaring)))
                .or("missing", (Value) (_, _) -> Places.file("none"))
                .or("a directory", (Value) (_, _) -> Places.file("folder"))
                .or("a symbolic link", (Value) (_, _) -> Places.file("link"))
                .or("of no array", (Value) (_, _) -> Places.file("letter"))
                .or("cut off", (Value) (_, _) -> Places.file("cut"))
                .or("of another type", (Value) (_, _) -> Places.fileOf(Places.otherThan(declaring)));
    }

    private static Choice handles(Class<?> declaring) {
        return Choice.made((_, _) -> Places.handleOf(declaring))
                .or("of what is gone", (Value) (_, _) -> Places.gone(declaring))
                .or("of another type", (Value) (_, _) -> Places.handle(Places.otherThan(declaring)));
    }

    private static Choice arrayOptions(Method method) {
        if (method.getName().equals("typeOf")) {
            return Choice.of(options());
        }
        return Choice.of(options()).or("with a name that is taken", options().named(Places.TEXTS))
                .or("with an impossible name", options().named("a/b"))
                .or("with a file that is there", (Value) (_, _) -> options().file(Places.file("letter")))
                .or("with a file in a directory that is missing",
                        (Value) (_, _) -> options().file(Places.file("none").resolve("new")))
                .or("with the lock of a closed array", (Value) (scene, _) -> {
                    SharedArray array = Samples.array(SharedIntArray.class);
                    SharedLock lock = array.lock();
                    array.close();
                    return options().lock(lock);
                });
    }

    private static Choice shapes(Method method) {
        return switch (method.getName()) {
            case "reshape" -> Choice.of(Shape.of(4)).or("of 3", Shape.of(3));
            case "with" -> Choice.of(Shape.of(2));
            default -> Choice.of(Shape.of(2, 2)).or("too large", Shape.of(Long.MAX_VALUE));
        };
    }

    private static Choice classes(String name) {
        return name.equals("array")
                ? Choice.of(SharedIntArray.class).or("of another type", SharedRecordArray.class)
                : Choice.of(Point.class).or("of another layout", Other.class);
    }
}
