package org.sharray.methods;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.sharray.SharedArray;

/** The public types of the packages that the module exports, and their methods. */
final class PublicApi {
    private PublicApi() {}

    /** All types, in the order of their names. */
    static List<Class<?>> types() {
        Path classes = classes();
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream().map(ModuleDescriptor.Exports::source).sorted()
                    .<Class<?>>flatMap(name -> types(classes, name)).toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Path classes() {
        try {
            URI here = SharedArray.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(here);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Stream<Class<?>> types(Path classes, String name) {
        try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class")).sorted()
                    .<Class<?>>map(file -> type(name + "." + file.replace(".class", ""))).filter(PublicApi::isPublic)
                    .toList().stream();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new AssertionError(absent);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    /** The methods that a type has of its own, by which a caller reaches code of the library. */
    static List<Method> declared(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredMethods()), hidden(type)).filter(PublicApi::isCallable)
                .sorted(Comparator.comparing(Method::toString)).toList();
    }

    /** All methods of a type, those that it inherits from ours or a lock of the JDK's included; one that is overridden counts once. */
    static List<Method> all(Class<?> type) {
        List<Method> known = Stream.concat(Arrays.stream(type.getMethods()), hidden(type)).filter(PublicApi::isCallable)
                .filter(method -> method.getDeclaringClass().getPackageName().startsWith("org.sharray")
                        || method.getDeclaringClass() == Lock.class)
                .sorted(Comparator.comparing(Method::toString)).toList();
        return known.stream().filter(method -> known.stream().noneMatch(other -> overrides(other, method))).toList();
    }

    /** The public methods of a superclass that is not public. */
    private static Stream<Method> hidden(Class<?> type) {
        Class<?> above = type.getSuperclass();
        return above == null || isPublic(above) || !above.getPackageName().startsWith("org.sharray")
                ? Stream.of()
                : Arrays.stream(above.getDeclaredMethods()).peek(method -> method.setAccessible(true));
    }

    private static boolean overrides(Method other, Method method) {
        return !other.equals(method) && other.getName().equals(method.getName())
                && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())
                && method.getDeclaringClass().isAssignableFrom(other.getDeclaringClass());
    }

    private static boolean isCallable(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !method.isSynthetic();
    }
}
