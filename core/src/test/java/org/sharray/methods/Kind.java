package org.sharray.methods;

import java.util.LinkedHashMap;
import java.util.Map;

/** A kind of objects whose methods are tried: how they are made as they should be for a call to work, and in states in which it may not. */
final class Kind {
    final Class<?> type;

    /** The first of these in which an ordinary call of a method works is the one in which arguments are tried, unless there is one for that; the others are states. */
    final Map<String, Setting> ordinary = new LinkedHashMap<>();

    /** In which arguments are tried that a call does not work with, or null. */
    Setting forArguments;

    /** States, by what they are called in the table. */
    final Map<String, Setting> states = new LinkedHashMap<>();

    /** States in which some methods wait. */
    final Map<String, Setting> busy = new LinkedHashMap<>();

    /** What is tried instead of this by methods that don't work for any of these; or null. */
    Kind otherwise;

    private Class<?> implementation;

    Kind(Class<?> type) {
        this.type = type;
    }

    /** Has an object for as long as a call takes, in the thread that calls. */
    @FunctionalInterface
    interface Setting {
        void with(Scene scene, Use use) throws Exception;
    }

    /** Uses an object. */
    @FunctionalInterface
    interface Use {
        void accept(Object receiver);
    }

    /** Makes an object. */
    @FunctionalInterface
    interface Maker {
        Object make(Scene scene) throws Exception;
    }

    /** The class of the objects. */
    Class<?> implementation() throws Exception {
        if (implementation == null) {
            try (Scene scene = new Scene()) {
                ordinary.values().iterator().next().with(scene, object -> implementation = object.getClass());
            }
        }
        return implementation;
    }

    private static Setting setting(Maker maker) {
        return (scene, use) -> use.accept(maker.make(scene));
    }

    Kind ordinary(String state, Maker maker) {
        return ordinarily(state, setting(maker));
    }

    Kind ordinarily(String state, Setting setting) {
        ordinary.put(state, setting);
        return this;
    }

    Kind when(String state, Maker maker) {
        return whenever(state, setting(maker));
    }

    Kind whenever(String state, Setting setting) {
        states.put(state, setting);
        return this;
    }

    /** Where nobody does what an ordinary call waits for: a wait of no time may end by it or not. */
    Kind forArguments(Maker maker) {
        forArguments = setting(maker);
        return this;
    }

    Kind otherwise(Kind other) {
        otherwise = other;
        return this;
    }

    /** A state in which some methods wait for others. */
    Kind busy(String state, Maker maker) {
        busy.put(state, setting(maker));
        return this;
    }
}
