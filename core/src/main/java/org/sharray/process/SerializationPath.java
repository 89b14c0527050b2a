package org.sharray.process;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The way from an object to something within it that could not be serialised, in words: captured values, fields,
 * elements. Follows what serialisation would write, breadth first, so that the way told is a shortest one; where a field
 * may not be read by reflection, it stops.
 */
final class SerializationPath {
    /** Beyond this many objects the way would not help anybody. */
    private static final int MOST_OBJECTS = 1_000_000;

    private final Queue<Step> open = new ArrayDeque<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private SerializationPath() {}

    /** One object on the way: how it is reached, from where, and how a user may mend it. */
    private record Step(Object object, Step from, String how, String mend) {
        @Override
        public String toString() {
            return (from == null || from.how.isEmpty() ? "" : from + " -> ") + how + " (" + nameOf(object) + ")";
        }
    }

    /**
     * Says where the object is that could not be serialised, and how to mend it.
     *
     * @param root
     *            what was to be serialised
     * @param rootName
     *            what to call the root, or an empty string to leave it out
     * @param failure
     *            which names the object that could not be written
     */
    static String explain(Object root, String rootName, ObjectBytes.UnserializableException failure) {
        var culprit = failure.culprit;
        String why = failure.getCause() instanceof NotSerializableException
                ? " is not serialisable. "
                : " can't be serialised (" + failure.getMessage() + "). ";
        var found = new SerializationPath().find(new Step(root, null, rootName, ""), culprit);
        if (found.isEmpty() || found.get().how.isEmpty()) {
            return nameOf(culprit) + why + mendClass(culprit);
        }
        var step = found.get();
        return step + why + (step.mend.isEmpty() ? mendClass(culprit) : step.mend);
    }

    private Optional<Step> find(Step root, Object culprit) {
        visit(root);
        for (Step step; (step = open.poll()) != null && seen.size() < MOST_OBJECTS;) {
            if (step.object == culprit) {
                return Optional.of(step);
            }
            expand(step);
        }
        return Optional.empty();
    }

    private void visit(Step step) {
        if (step.object != null && !(step.object instanceof String) && seen.add(step.object)) {
            open.add(step);
        }
    }

    private void expand(Step step) {
        var object = step.object;
        if (Lambdas.isLambda(object)) {
            expandLambda(step);
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                visit(new Step(array[i], step, "element " + i, ""));
            }
        } else if (object.getClass().getName().startsWith("java.")) {
            expandContainer(step);
        } else {
            expandFields(step);
        }
    }

    private void expandLambda(Step step) {
        var lambda = Lambdas.serializedForm(step.object);
        if (lambda == null) {
            return;
        }
        String name = Lambdas.describe(lambda);
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            var value = lambda.getCapturedArg(i);
            if (i == 0 && Lambdas.capturesThis(lambda)) {
                visit(new Step(value, step, "`this`, captured by " + name, "The lambda uses a field or a method of its "
                        + "enclosing object: copy what it needs into a local variable, or call a static method."));
            } else {
                visit(new Step(value, step, "captured value " + (i + 1) + " of " + name, ""));
            }
        }
    }

    /** The JDK keeps the fields of its classes closed; what the usual containers hold can be had all the same. */
    private void expandContainer(Step step) {
        try {
            if (step.object instanceof Collection<?> collection) {
                int i = 0;
                for (var element : collection) {
                    visit(new Step(element, step, "element " + i++, ""));
                }
            } else if (step.object instanceof Map<?, ?> map) {
                for (var entry : map.entrySet()) {
                    visit(new Step(entry.getKey(), step, "a key", ""));
                    visit(new Step(entry.getValue(), step, "the value of " + key(entry.getKey()), ""));
                }
            }
        } catch (RuntimeException changing) {
            // Another thread is at it, or it can't be walked: what was seen so far has to do.
        }
    }

    private static String key(Object key) {
        return key instanceof String || key instanceof Number || key instanceof Enum<?> ? "key " + key : "a key";
    }

    private void expandFields(Step step) {
        for (Class<?> type = step.object.getClass(); type != null && Serializable.class
                .isAssignableFrom(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())
                        && !field.getType().isPrimitive() && field.trySetAccessible()) {
                    visit(new Step(valueOf(field, step.object), step, "field " + type.getName() + "." + field.getName(),
                            mendField(field)));
                }
            }
        }
    }

    private static Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String mendField(Field field) {
        if (field.isSynthetic() && field.getName().startsWith("this$")) {
            return "An inner class carries its enclosing object along: make it a static class.";
        }
        return "Make its class Serializable, or mark the field transient if the task can do without it.";
    }

    private static String mendClass(Object culprit) {
        return Lambdas.isLambda(culprit)
                ? "Declare the lambda's type as a serialisable one, such as SerializableRunnable."
                : "Capture only what the task needs, or make the class Serializable.";
    }

    private static String nameOf(Object object) {
        if (!Lambdas.isLambda(object)) {
            return object.getClass().getTypeName();
        }
        String name = object.getClass().getName();
        return "a lambda of " + name.substring(0, name.indexOf("$$Lambda"));
    }
}
