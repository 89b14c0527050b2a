package org.sharray.methods;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What methods call their parameters, as the debug information tells of code; so for a method without code, its implementation is asked. */
final class ParameterNames {
    private static final Map<Class<?>, ClassModel> CLASSES = new ConcurrentHashMap<>();

    private ParameterNames() {}

    /** The names of a method's parameters in the class of an object that has it; or, of a static method, in its own. */
    static List<String> of(Method method, Class<?> implementation) {
        if (method.getParameterCount() == 0) {
            return List.of();
        }
        return withCode(method, implementation)
                .orElseThrow(() -> new AssertionError("No code of " + method + " in " + implementation));
    }

    private static Optional<List<String>> withCode(Method method, Class<?> type) {
        if (type == null) {
            return Optional.empty();
        }
        Optional<List<String>> found = declared(method, type);
        if (found.isEmpty()) {
            found = withCode(method, type.getSuperclass());
        }
        for (Class<?> superinterface : type.getInterfaces()) {
            found = found.isEmpty() ? withCode(method, superinterface) : found;
        }
        return found;
    }

    private static Optional<List<String>> declared(Method method, Class<?> type) {
        if (type.getClassLoader() == null) {
            return Optional.empty(); // of the JDK, without debug information
        }
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        return CLASSES.computeIfAbsent(type, ParameterNames::parse).methods().stream()
                .filter(known -> known.methodName().equalsString(method.getName()))
                .filter(known -> !known.flags().has(AccessFlag.BRIDGE) && known.code().isPresent())
                .filter(known -> fits(known.methodTypeSymbol(), parameters, type)).findFirst()
                .map(known -> names(known, method));
    }

    /** Whether the parameters are the same, or, where an implementation knows more of them than a generic method, narrower. */
    private static boolean fits(MethodTypeDesc descriptor, List<Class<?>> parameters, Class<?> type) {
        List<Class<?>> own = MethodType.fromMethodDescriptorString(descriptor.descriptorString(), type.getClassLoader())
                .parameterList();
        if (own.size() != parameters.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i) != parameters.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> names(MethodModel method, Method reflected) {
        List<LocalVariableInfo> variables = method.code().orElseThrow()
                .findAttribute(Attributes.localVariableTable()).orElseThrow().localVariables().stream()
                .map(LocalVariableInfo.class::cast).toList();
        List<String> names = new ArrayList<>();
        int slot = Modifier.isStatic(reflected.getModifiers()) ? 0 : 1;
        for (Class<?> parameter : reflected.getParameterTypes()) {
            int at = slot;
            names.add(variables.stream().filter(variable -> variable.slot() == at && variable.startPc() == 0)
                    .map(variable -> variable.name().stringValue()).findFirst().orElse("_"));
            slot += parameter == long.class || parameter == double.class ? 2 : 1;
        }
        return names;
    }

    private static ClassModel parse(Class<?> type) {
        try (InputStream bytes = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
