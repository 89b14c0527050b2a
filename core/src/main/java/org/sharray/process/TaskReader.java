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
        if (in.readByte() == 0) {
            Object[] captured = in.readCaptured(loader, accepted::contains);
            return ((Callable<?>) shapes.get(number).apply(captured))::call;
        }
        var host = Class.forName(in.readString(), false, loader);
        byte[] stub = in.readBytes(in.readInt());
        Object[] captured = in.readCaptured(loader, accepted::contains);
        Object first = TaskDecoder.instantiate(host, stub, captured);
        shapes.put(number, (Function<Object, Object>) first);
        return ((Callable<?>) first)::call;
    }
}
