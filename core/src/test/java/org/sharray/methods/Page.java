package org.sharray.methods;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of docs/failures.md: a table for each type, in which methods that fail in the same way stand together. */
final class Page {
    private Page() {}

    static String rows(Map<String, Map<String, Tally>> sections) {
        return sections.entrySet().stream().map(section -> section(section.getKey(), section.getValue()))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static String section(String name, Map<String, Tally> methods) {
        Map<String, List<String>> alike = methods.keySet().stream().collect(Collectors
                .groupingBy(method -> methods.get(method).situations(), LinkedHashMap::new, Collectors.toList()));
        return "## " + name + "\n\n| methods | what is not as usual | as usual |\n| --- | --- | --- |\n"
                + alike.values().stream().map(names -> row(names, methods)).collect(Collectors.joining());
    }

    private static String row(List<String> names, Map<String, Tally> methods) {
        Tally together = new Tally();
        names.forEach(name -> together.add(methods.get(name)));
        return "| " + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")) + " | "
                + (together.refusals().isEmpty() ? "—" : together.refusals()) + " | " + together.successes() + " × |\n";
    }
}
