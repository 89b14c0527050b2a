package org.sharray.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sharray.benchmarks.Goal.Verdict;

/**
 * Rewrites the tables of the page and its plots from the results that are kept. The tables stand between {@code <!-- figures: GROUP -->} and
 * {@code <!-- end -->}; all else on the page is written by people and stays as it is, and so does a table of which nothing is kept.
 */
final class Report {
    /** The group under which the page has the goals of all. */
    static final String SUMMARY = "summary";

    private static final Pattern MARKED = Pattern.compile("<!-- figures: ([a-z]+) -->\n.*?<!-- end -->",
            Pattern.DOTALL);

    private final Map<String, List<Result>> groups = new LinkedHashMap<>();
    private final Path page;
    private final Path images;

    /** Of results in the order in which the page is to show them. */
    Report(List<Result> results, Path page) {
        for (Result result : results) {
            groups.computeIfAbsent(result.group(), _ -> new ArrayList<>()).add(result);
        }
        this.page = page;
        images = page.resolveSibling("images");
    }

    /** The groups whose tables are rewritten; those of which there are results and no markers are an error. */
    List<String> write() throws IOException {
        String before = Files.readString(page);
        List<String> marked = MARKED.matcher(before).results().map(match -> match.group(1)).toList();
        List<String> unmarked = groups.keySet().stream().filter(group -> !marked.contains(group)).toList();
        if (!unmarked.isEmpty()) {
            throw new IOException(page + " has no place for " + String.join(", ", unmarked)
                    + ": write the lines '<!-- figures: " + unmarked.getFirst() + " -->' and '<!-- end -->'");
        }
        Files.createDirectories(images);
        for (Map.Entry<String, List<Result>> group : groups.entrySet()) {
            for (Map.Entry<String, String> plot : plots(group.getKey(), group.getValue()).entrySet()) {
                Files.writeString(images.resolve(plot.getKey()), plot.getValue());
            }
        }
        Files.writeString(page, MARKED.matcher(before)
                .replaceAll(match -> Matcher.quoteReplacement(replacement(match))));
        return marked.stream().filter(groups::containsKey).toList();
    }

    private String replacement(MatchResult match) {
        String group = match.group(1);
        if (groups.isEmpty() || !group.equals(SUMMARY) && !groups.containsKey(group)) {
            return match.group();
        }
        String text = group.equals(SUMMARY) ? summary() : figures(group, groups.get(group));
        return "<!-- figures: " + group + " -->\n" + text + "<!-- end -->";
    }

    /** How many goals were met, and which were not. */
    private String summary() {
        List<List<String>> lines = new ArrayList<>();
        List<List<String>> misses = new ArrayList<>();
        groups.forEach((group, results) -> {
            List<Row> rows = results.stream().flatMap(result -> result.rows().stream()).toList();
            lines.add(List.of("`" + group + "`", count(rows, Verdict.MET), count(rows, Verdict.MISSED),
                    took(results)));
            for (Row row : rows) {
                if (row.verdict() == Verdict.MISSED) {
                    List<String> cells = row.cells();
                    misses.add(List.of("`" + group + "`", cells.get(0), cells.get(1), cells.get(2), cells.get(3)));
                }
            }
        });
        String text = table(List.of("group", "goals met", "missed", "took"), lines);
        return misses.isEmpty()
                ? text
                : text + "\nMissed:\n\n" + table(List.of("group", "measurement", "beside", "ratio", "goal"), misses);
    }

    /** What is known of it. */
    private static String took(List<Result> results) {
        return results.stream().allMatch(result -> result.seconds() != null)
                ? Durations.text(results.stream().mapToDouble(Result::seconds).sum())
                : "";
    }

    private static String count(List<Row> rows, Verdict verdict) {
        return Long.toString(rows.stream().filter(row -> row.verdict() == verdict).count());
    }

    private static String figures(String group, List<Result> results) {
        List<List<String>> lines = new ArrayList<>();
        String previous = "";
        for (Result result : results) {
            for (Row row : result.rows()) {
                List<String> cells = new ArrayList<>(row.cells());
                String title = cells.getFirst();
                cells.set(0, title.equals(previous) ? "" : title);
                previous = title;
                lines.add(cells);
            }
        }
        StringBuilder text = new StringBuilder(table(Row.HEADINGS, lines));
        text.append("\n(*: medians of this machine, with the least and the largest; the ratio travels better. ")
                .append(origin(group, results)).append(")\n\n");
        for (String plot : plots(group, results).keySet()) {
            text.append("![").append(group).append(": ")
                    .append(plot.replaceAll("^bench-|\\.svg$", "").replace('-', ' '))
                    .append("](images/").append(plot).append(")\n");
        }
        return text.toString();
    }

    /** Which command, when and where; the runs may differ in that. */
    private static String origin(String group, List<Result> results) {
        Map<String, List<String>> runs = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.date().substring(0, 10) + ", " + result.depth().name().toLowerCase(Locale.ROOT)
                                + " depth, " + result.environment().text(),
                        LinkedHashMap::new, Collectors.mapping(Result::measurement, Collectors.toList())));
        return runs.entrySet().stream()
                .map(run -> "`./sharray bench --only " + (runs.size() == 1
                        ? group
                        : run.getValue().stream().map(name -> group + "." + name).collect(Collectors.joining(",")))
                        + "`, " + run.getKey())
                .collect(Collectors.joining("; ")) + ".";
    }

    /** File names, and pictures: the ratios, and a curve for each measurement that has sizes. */
    private static Map<String, String> plots(String group, List<Result> results) {
        Map<String, String> plots = new LinkedHashMap<>();
        List<Row> rows = results.stream().flatMap(result -> result.rows().stream()).toList();
        String ratios = RatioPlot.draw(group, rows);
        if (ratios != null) {
            plots.put("bench-" + group + ".svg", ratios);
        }
        for (Result result : results) {
            result.rows().stream().filter(row -> row.at() != null)
                    .collect(Collectors.groupingBy(Row::measurement, LinkedHashMap::new, Collectors.toList()))
                    .forEach((measurement, points) -> plots.put("bench-" + group + "-" + result.measurement() + "-"
                            + slug(measurement) + ".svg", CurvePlot.draw(measurement, points)));
        }
        return plots;
    }

    private static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private static String table(List<String> headings, List<List<String>> lines) {
        StringBuilder text = new StringBuilder(line(headings)).append(line(headings.stream().map(_ -> "---").toList()));
        lines.forEach(cells -> text.append(line(cells)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
