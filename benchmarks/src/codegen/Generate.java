import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The loops of the benchmarks of elements, written out for each side and type as a user would write them, because what all of them shared would be
 * one more thing for the JIT compiler to see through. Run by the build as {@code java Generate.java <output folder>}.
 */
public final class Generate {
    private static final List<String> TYPES = List.of("int", "double", "byte");
    private static final Map<String, Integer> BYTES = Map.of("int", 4, "double", 8, "byte", 1);

    /**
     * One side: how its array {@code a} is made and how element {@code #} of it is read and written ({@code ?} the value, {@code T} and {@code t} the
     * type, {@code N} its bytes).
     */
    private record Side(String name, String imports, String create, String get, String set, String getVolatile,
            String setVolatile, List<String> noVolatile) {}

    private static final String HANDLES = """
                private static final VarHandle INTS = %1$s;
                private static final VarHandle DOUBLES = %2$s;
                private static final VarHandle BYTES = %3$s;
            """;

    private static final List<Side> SIDES = List.of(
            new Side("Sharray", "import org.sharray.*;", "SharedTArray.create(length)", "a.get(#)", "a.set(#, ?)",
                    "a.getVolatile(#)", "a.setVolatile(#, ?)", List.of()),
            new Side("Heap", "import java.lang.invoke.*;", "new t[length]", "a[#]", "a[#] = ?",
                    "(t) HANDLE.getVolatile(a, #)", "HANDLE.setVolatile(a, #, ?)", List.of()),
            new Side("Segment", "import java.lang.foreign.*;\nimport java.lang.invoke.*;",
                    "SharedFile.segment(length * NL)", "a.getAtIndex(LAYOUT, #)", "a.setAtIndex(LAYOUT, #, ?)",
                    "(t) HANDLE.getVolatile(a, # * NL)", "HANDLE.setVolatile(a, # * NL, ?)", List.of()),
            new Side("Agrona", "import org.agrona.concurrent.UnsafeBuffer;",
                    "new UnsafeBuffer(SharedFile.buffer(length * NL))", "a.getT(# * N)", "a.putT(# * N, ?)",
                    "a.getTVolatile(# * N)", "a.putTVolatile(# * N, ?)", List.of("double")),
            new Side("Chronicle", "import net.openhft.chronicle.bytes.*;", "SharedFile.chronicle(length * NL)",
                    "a.readT(# * NL)", "a.writeT(# * NL, ?)", "a.readVolatileT(# * NL)",
                    "a.writeVolatileT(# * NL, ?)", List.of()));

    private static final String READS = """
                        case "%1$s.%2$s" -> {
                            var a = %3$s;
                            yield (from, to) -> {
                                %1$s sum = 0;
                                for (int i = from; i < to; i++) {
                                    sum += %4$s;
                                }
                                return (long) sum;
                            };
                        }
            """;

    private static final String WRITES = """
                        case "%1$s.%2$s" -> {
                            var a = %3$s;
                            yield (from, to) -> {
                                for (int i = from; i < to; i++) {
                                    %4$s;
                                }
                                return 0;
                            };
                        }
            """;

    /** Every element once, before any comes again: a linear congruential generator with all the period that the low bits can have. */
    private static final String RANDOM_READS = """
                        case "%1$s.%2$s" -> {
                            var a = %3$s;
                            int mask = length - 1;
                            yield (from, to) -> {
                                %1$s sum = 0;
                                int x = from;
                                for (int i = from; i < to; i++) {
                                    x = x * 0x9E3779B1 + 0x7F4A7C15;
                                    sum += %4$s;
                                }
                                return (long) sum;
                            };
                        }
            """;

    private static final String RANDOM_WRITES = """
                        case "%1$s.%2$s" -> {
                            var a = %3$s;
                            int mask = length - 1;
                            yield (from, to) -> {
                                int x = from;
                                for (int i = from; i < to; i++) {
                                    x = x * 0x9E3779B1 + 0x7F4A7C15;
                                    %4$s;
                                }
                                return 0;
                            };
                        }
            """;

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]).resolve("org/sharray/benchmarks/elements"));
        for (Side side : SIDES) {
            Path file = folder.resolve(side.name() + "Elements.java");
            String made = text(side);
            if (!Files.exists(file) || !Files.readString(file).equals(made)) {
                Files.writeString(file, made, StandardCharsets.UTF_8);
            }
        }
    }

    private static String text(Side side) {
        StringBuilder text = new StringBuilder("""
                // Made by benchmarks/src/codegen/Generate.java: change that file, not this one.
                package org.sharray.benchmarks.elements;

                %s
                import org.sharray.benchmarks.Kernel;
                import org.sharray.benchmarks.Kernels;

                /** Loops over elements. */
                public final class %sElements implements Kernels {
                """.formatted(side.imports(), side.name()));
        if (side.name().equals("Heap")) {
            text.append(HANDLES.formatted(handles("MethodHandles.arrayElementVarHandle(t[].class)")));
        } else if (side.name().equals("Segment")) {
            text.append(HANDLES.formatted(handles("LAYOUT.varHandle()")));
        }
        text.append("""

                    /** Nothing is made yet. */
                    public %sElements() {}

                    @Override
                    public Kernel prepare(String operation, int length) throws Exception {
                        return switch (operation) {
                """.formatted(side.name()));
        for (String type : TYPES) {
            add(text, READS, side, type, "get", side.get(), "i");
            add(text, WRITES, side, type, "set", side.set(), "i");
            add(text, RANDOM_READS, side, type, "get-random", side.get(), "(x & mask)");
            add(text, RANDOM_WRITES, side, type, "set-random", side.set(), "(x & mask)");
            if (!side.noVolatile().contains(type)) {
                add(text, READS, side, type, "get-volatile", side.getVolatile(), "i");
                add(text, WRITES, side, type, "set-volatile", side.setVolatile(), "i");
            }
        }
        return text.append("""
                            default -> throw new IllegalArgumentException(operation);
                        };
                    }
                }
                """).toString();
    }

    private static Object[] handles(String of) {
        return TYPES.stream().map(type -> typed(of, type)).toArray();
    }

    private static void add(StringBuilder text, String loop, Side side, String type, String operation, String access,
            String index) {
        String value = type.equals("int") ? "i" : "(" + type + ") i";
        text.append(loop.formatted(type, operation, typed(side.create(), type),
                typed(access, type).replace("#", index).replace("?", value)));
    }

    private static String typed(String text, String type) {
        String capitalised = Character.toUpperCase(type.charAt(0)) + type.substring(1);
        return text.replace("HANDLE", "\1").replace("LAYOUT", "\2").replaceAll("T(?=Array|Volatile|\\()", capitalised)
                .replaceAll("\\bt\\b", type).replaceAll("\\bN(?=L?\\b)", BYTES.get(type).toString())
                .replace("\1", type.toUpperCase() + "S").replace("\2", "ValueLayout.JAVA_" + type.toUpperCase());
    }
}
