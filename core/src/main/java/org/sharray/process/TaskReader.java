package org.sharray.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A worker's reader of {@link WorkMessage}s: remembers what came once, and accepts no class that was not announced. */
final class TaskReader {
    private final ClassLoader loader = TaskReader.class.getClassLoader();
    private final Set<String> accepted = new HashSet<>();

    /** By its number, what makes a task of captured values. */
    private final Map<Integer, Function<Object, Object>> shapes = new HashMap<>();

    /** By its number, what makes a captured lambda. */
    private final Map<Integer, NestedLambda> lambdas = new HashMap<>();

    /** By its number, a shape that has come, but of which no task could be made yet. */
    private final Map<Integer, Stub> unused = new HashMap<>();

    private record Stub(String host, byte[] bytes) {}

    /** What there is to do. */
    @FunctionalInterface
    interface Task {
        Object call() throws Exception;
    }

    /** Reads the rest of a message. */
    Task read(byte kind, TaskDecoder in) throws IOException, ReflectiveOperationException {
        for (int unknown = in.readInt(); unknown > 0; unknown--) {
            accepted.add(in.readString());
        }
        for (int unknown = in.readInt(); unknown > 0; unknown--) {
            lambdas.put(in.readInt(), new NestedLambda(in, loader));
        }
        return switch (kind) {
            case WorkMessage.LAMBDA -> lambda(in);
            case WorkMessage.SERIALIZED -> task(ObjectBytes.read(in.rest(), loader, accepted::contains));
            case WorkMessage.STAGE -> {
                var stage = new Stage.Incoming();
                var task = (Runnable) ObjectBytes.read(in.rest(), loader, accepted::contains, stage::resolve);
                yield () -> stage.run(task);
            }
            default -> throw new IOException("There is no message of kind " + kind);
        };
    }

    private static Task task(Object object) {
        return switch (object) {
            case Callable<?> callable -> callable::call;
            case SerializableRunnable runnable -> () -> {
                runnable.runChecked();
                return null;
            };
            default -> () -> {
                ((Runnable) object).run();
                return null;
            };
        };
    }

    @SuppressWarnings("unchecked")
    private Task lambda(TaskDecoder in) throws IOException, ReflectiveOperationException {
        int number = in.readInt();
        if (in.readByte() != 0) {
            unused.put(number, new Stub(in.readString(), in.readBytes(in.readInt())));
        }
        Object[] captured = in.readCaptured(loader, accepted::contains, lambdas);
        var shape = shapes.get(number);
        if (shape != null) {
            return ((Callable<?>) shape.apply(captured))::call;
        }
        var stub = unused.get(number);
        Object first = TaskDecoder.instantiate(Class.forName(stub.host, false, loader), stub.bytes, captured);
        shapes.put(number, (Function<Object, Object>) first);
        unused.remove(number);
        return ((Callable<?>) first)::call;
    }
}
