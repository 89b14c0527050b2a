package org.sharray.methods;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.sharray.methods.Arguments.Choice;

/** Names and texts that methods are given. */
final class TextArguments {
    private TextArguments() {}

    static Choice of(Method method, String name) {
        Class<?> type = method.getDeclaringClass();
        String called = type.getSimpleName() + "." + method.getName() + " " + name;
        return switch (called) {
            case "SharedArray.rename from" -> names(Choice.made((scene, _) -> Places.named(scene, "from")));
            case "SharedArray.rename to" -> impossible(Choice.made((scene, _) -> Places.free(scene, "to")))
                    .or("taken", Places.TEXTS);
            case "SharedArray.delete name" -> names(Choice.made((scene, _) -> Places.named(scene, "doomed")));
            case "ArrayOptions.named newName" -> Choice.of("any");
            case "ArrayHandle.parse text" -> parsed(Choice.made((scene, _) -> handleText()));
            case "Dtype.parse text", "Dtype.parse name", "Dtype.parse dtype" -> parsed(Choice.of("<f8"));
            case "Shape.parse text" -> parsed(Choice.of("2, 2")).or("a negative length", "-1");
            case "RecordType.field name" -> Choice.of("i").or("none of that name", "none");
            case "SharedRecordArray.column name" -> Choice.of("i").or("none of that name", "none");
            case "ProcessOptions.environment name" -> Choice.of("NAME").or("empty", "").or("with =", "a=b")
                    .or("with NUL", "a\0");
            case "ProcessOptions.environment value" -> Choice.of("value").or("with NUL", "a\0");
            case "ProcessOptions.python interpreter" -> Choice.of("python3").or("empty", "").or("no program", "/none")
                    .or("with NUL", "a\0");
            case "PythonProcess.start task" -> Choice.of("math:sqrt").or("empty", "").or("without a function", "math");
            default -> {
                if (type.getSimpleName().equals("RecordCursor")) {
                    yield Choice.of(method.getName().substring(0, 1).equals("b")
                            ? method.getName().startsWith("by") ? "b" : "z"
                            : method.getName().substring(0, 1)).or("none of that name", "none")
                            .or("of another type", "other");
                }
                if (Modifier.isStatic(method.getModifiers())) {
                    yield names(Choice.of(Places.nameFor(type))).or("of another type", Places.otherThan(type));
                }
                if (name.equals("name")) {
                    yield Choice.of("new").or("empty", "").or("too long", "x".repeat(57)).or("with a newline", "a\n");
                }
                yield Choice.of("ab").or("too long", "abcde").or("with NUL", "a\0").or("half a surrogate pair",
                        "\ud800");
            }
        };
    }

    private static String handleText() {
        return Places.handleOf(org.sharray.SharedIntArray.class).toString();
    }

    private static Choice parsed(Choice choice) {
        return choice.or("empty", "").or("no sense", "<?>");
    }

    private static Choice names(Choice choice) {
        return impossible(choice).or("missing", "nobody");
    }

    private static Choice impossible(Choice choice) {
        return choice.or("empty", "").or("with /", "a/b");
    }
}
