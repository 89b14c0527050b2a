import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one source of the primitive types: a table with a row a type, from which the templates beside this file make the per-type classes. Run by the build
 * as {@code java Generate.java <template folder> <output folder>}, and for the classes of arrays on a cluster with the folder of their templates behind that;
 * README.md in this folder tells which template makes what.
 */
public final class Generate {
    /** How elements are updated atomically: by the JDK, by the JDK's compare-and-set alone, or through the 32-bit word around them. */
    private enum Atomics {
        FULL, COMPARE_AND_SET, SUB_WORD
    }

    /** What an element's bits mean. */
    private enum Kind {
        INTEGER, CHARACTER, FLOATING, BOOLEAN
    }

    /** One element type of the file format: its constant, the code in the file, NumPy's dtype, NumPy's name, Python's typecodes. */
    private record Element(String constant, int code, String dtype, String numpyName, String typecodes, boolean unsigned) {
        static Element of(String constant, int code, String dtype, String numpyName, String typecodes) {
            return new Element(constant, code, dtype, numpyName, typecodes, constant.startsWith("U"));
        }
    }

    /** One row of the table: a Java primitive type. The first element is the default, a second one its unsigned twin; a short's third is a half-precision number. */
    private record Primitive(String type, String box, int bytes, Kind kind, Atomics atomics, List<Element> elements) {
        static Primitive of(String type, String box, int bytes, Kind kind, Atomics atomics, Element... elements) {
            return new Primitive(type, box, bytes, kind, atomics, List.of(elements));
        }

        String capitalised() {
            return Character.toUpperCase(type.charAt(0)) + type.substring(1);
        }

        boolean fullAtomics() {
            return atomics == Atomics.FULL;
        }

        /** Whether java.util.function and java.util.stream have this type. */
        boolean functional() {
            return List.of("int", "long", "double").contains(type);
        }

        /** The stream that carries the values of this type. */
        String stream() {
            return switch (type) {
                case "byte", "short", "char", "int" -> "IntStream";
                case "long" -> "LongStream";
                case "float", "double" -> "DoubleStream";
                default -> "Stream<Boolean>";
            };
        }

        /** The type that holds every unsigned value of this type, or null. */
        String unsignedType() {
            return switch (type) {
                case "byte", "short" -> "int";
                case "int" -> "long";
                default -> null;
            };
        }

        Map<String, Object> model() {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("type", type);
            model.put("Type", capitalised());
            model.put("TYPE", type.toUpperCase());
            model.put("Box", box);
            model.put("bytes", bytes);
            model.put("shift", Integer.numberOfTrailingZeros(bytes));
            model.put("integer", kind == Kind.INTEGER);
            model.put("character", kind == Kind.CHARACTER);
            model.put("floating", kind == Kind.FLOATING);
            model.put("bool", kind == Kind.BOOLEAN);
            model.put("numeric", kind != Kind.BOOLEAN);
            model.put("arithmetic", kind == Kind.INTEGER || kind == Kind.FLOATING);
            model.put("bitwise", kind != Kind.FLOATING);
            model.put("subWord", atomics == Atomics.SUB_WORD);
            model.put("fullAtomics", fullAtomics());
            model.put("functional", functional());
            model.put("waiting", fullAtomics()); // a futex needs a word that atomics can change
            model.put("stream", stream());
            model.put("elements", elements.stream().map(Generate::elementModel).toList());
            if (unsignedType() != null) {
                model.put("unsignedType", unsignedType());
            }
            return model;
        }
    }

    private static Map<String, Object> elementModel(Element element) {
        return Map.of("constant", element.constant, "code", element.code, "dtype", element.dtype, "numpyName", element.numpyName, "typecodes",
                element.typecodes, "unsigned", element.unsigned);
    }

    private static final List<Primitive> TABLE = List.of(
            Primitive.of("byte", "Byte", 1, Kind.INTEGER, Atomics.SUB_WORD, Element.of("INT8", 1, "|i1", "int8", "b"),
                    Element.of("UINT8", 2, "|u1", "uint8", "Bc")),
            Primitive.of("short", "Short", 2, Kind.INTEGER, Atomics.SUB_WORD, Element.of("INT16", 3, "<i2", "int16", "h"),
                    Element.of("UINT16", 4, "<u2", "uint16", "H"), Element.of("FLOAT16", 13, "<f2", "float16", "e")),
            Primitive.of("int", "Integer", 4, Kind.INTEGER, Atomics.FULL, Element.of("INT32", 5, "<i4", "int32", "i"),
                    Element.of("UINT32", 6, "<u4", "uint32", "I")),
            Primitive.of("long", "Long", 8, Kind.INTEGER, Atomics.FULL, Element.of("INT64", 7, "<i8", "int64", "lq"),
                    Element.of("UINT64", 8, "<u8", "uint64", "LQ")),
            Primitive.of("float", "Float", 4, Kind.FLOATING, Atomics.COMPARE_AND_SET, Element.of("FLOAT32", 9, "<f4", "float32", "f")),
            Primitive.of("double", "Double", 8, Kind.FLOATING, Atomics.COMPARE_AND_SET, Element.of("FLOAT64", 10, "<f8", "float64", "d")),
            Primitive.of("boolean", "Boolean", 1, Kind.BOOLEAN, Atomics.SUB_WORD, Element.of("BOOL", 11, "|b1", "bool", "?")),
            Primitive.of("char", "Character", 2, Kind.CHARACTER, Atomics.SUB_WORD, Element.of("CHAR16", 12, "<u2", "char16", "u")));

    private final Configuration engine = new Configuration(Configuration.VERSION_2_3_34);
    private final Path output;

    private Generate(Path templates, Path output, Path more) throws IOException {
        this.output = output;
        engine.setTemplateLoader(new MultiTemplateLoader(
                new TemplateLoader[]{new FileTemplateLoader(templates.toFile()), new FileTemplateLoader(more.toFile())}));
        engine.setDefaultEncoding("UTF-8");
        engine.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        engine.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        engine.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        engine.setNumberFormat("computer");
        engine.setBooleanFormat("c");
    }

    public static void main(String[] arguments) throws Exception {
        Path templates = Path.of(arguments[0]);
        List<Map<String, Object>> models = new ArrayList<>();
        for (Primitive primitive : TABLE) {
            models.add(primitive.model());
        }
        if (arguments.length > 2) {
            new Generate(templates, Path.of(arguments[1]), Path.of(arguments[2])).makeCluster(models);
        } else {
            new Generate(templates, Path.of(arguments[1]), templates).makeCore(models);
        }
    }

    private void makeCluster(List<Map<String, Object>> models) throws Exception {
        for (String once : List.of("ArrayFactory", "ArraysByName", "ClusterRecordCursor")) {
            write("org/sharray/cluster", once, once, Map.of("primitives", models));
        }
        for (Map<String, Object> model : models) {
            write("org/sharray/cluster", "TypedArray", "Cluster" + model.get("Type") + "Array", model);
        }
    }

    private void makeCore(List<Map<String, Object>> models) throws Exception {
        write("org/sharray/type", "ElementType", "ElementType", Map.of("primitives", models));
        write("org/sharray", "ArrayFactory", "ArrayFactory", Map.of("primitives", models));
        write("org/sharray", "RecordCursor", "RecordCursor", Map.of("primitives", models));
        write("org/sharray", "Transaction", "Transaction", Map.of("primitives", models));
        write("org/sharray", "MappedTransaction", "MappedTransaction", Map.of("primitives", models));
        write("org/sharray", "MappedRecordCursor", "MappedRecordCursor", Map.of("primitives", models));
        write("org/sharray/process", "ArrayLoops", "ArrayLoops", Map.of("primitives", models));
        for (Map<String, Object> model : models) {
            String type = (String) model.get("Type");
            write("org/sharray", "SharedArray", "Shared" + type + "Array", model);
            write("org/sharray", "SharedValue", "Shared" + type, model);
            write("org/sharray", "TypedTransaction", type + "Transaction", model);
            write("org/sharray", "TypedMappedTransaction", "Mapped" + type + "Transaction", model);
            write("org/sharray", "SharedVector", "Shared" + type + "Vector", model);
            for (String lie : List.of("Contiguous", "Strided", "Shaped")) {
                write("org/sharray", "ArrayImplementation", lie + type + "Array",
                        with(with(model, "strided", !lie.equals("Contiguous")), "shaped", lie.equals("Shaped")));
            }
            if ((boolean) model.get("arithmetic")) {
                write("org/sharray", "Reductions", type + "Reductions", model);
            }
            if ((boolean) model.get("numeric")) {
                write("org/sharray/process", "ArraySort", type + "Sort", model);
            }
        }
    }

    private static Map<String, Object> with(Map<String, Object> model, String key, Object value) {
        Map<String, Object> extended = new LinkedHashMap<>(model);
        extended.put(key, value);
        return extended;
    }

    /** Writes one class; a file whose text would not change is left alone, so that nothing is compiled for nothing. */
    private void write(String folder, String template, String className, Map<String, Object> model) throws Exception {
        StringWriter text = new StringWriter();
        text.write("// Made from src/codegen/" + folder + "/" + template + ".java.ftl: change that file, not this one.\n");
        Template parsed = engine.getTemplate(folder + "/" + template + ".java.ftl");
        parsed.process(with(model, "className", className), text);
        Path file = output.resolve(folder).resolve(className + ".java");
        Files.createDirectories(file.getParent());
        String made = text.toString();
        if (!Files.exists(file) || !Files.readString(file, StandardCharsets.UTF_8).equals(made)) {
            Files.writeString(file, made, StandardCharsets.UTF_8);
        }
    }
}
