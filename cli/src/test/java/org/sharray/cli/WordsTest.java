package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.examples.WordCount;
import org.sharray.process.ProcessPool;

/** What {@code sharray demo words} counts. */
class WordsTest {

    private static final Path LICENSE = Path.of(System.getProperty("java.home"), "legal", "java.base", "LICENSE");

    private static final ProcessPool POOL = ProcessPool.create(3);

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        POOL.close();
    }

    @Test
    void aRealText() throws Exception {
        assertThat(count(LICENSE)).isEqualTo(countAlone(Files.readString(LICENSE))).containsKey("software");
    }

    @Test
    void wordsStayWholeWhereverTheLinesEnd() throws Exception {
        String text = "Œuvre don't \r\n\n\n«Ärger» 'quoted' x86\nrock’n’roll " + "word ".repeat(1000)
                + "\nnaïve 日本語 end";

        assertThat(count(file(text))).isEqualTo(countAlone(text)).containsEntry("don't", 1L)
                .containsEntry("word", 1000L)
                .containsEntry("quoted", 1L).containsEntry("ärger", 1L).containsEntry("日本語", 1L)
                .containsEntry("end", 1L);
    }

    @Test
    void aTextOfSeveralPartsPerWorker() throws Exception {
        String text = Files.readString(LICENSE).repeat(300);

        assertThat(count(file(text))).isEqualTo(countAlone(text));
    }

    @Test
    void textsWithoutWords() throws Exception {
        assertThat(count(file(""))).isEmpty();
        assertThat(count(file("\n"))).isEmpty();
        assertThat(count(file(" -- ' \n...\n"))).isEmpty();
    }

    @Test
    void theChart() throws Exception {
        Path text = file("to be or\nnot to be: be\n");

        Run run = Run.sharray("demo", "words", "--top", "3", "-p", "2", text.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith(text + System.lineSeparator()).doesNotContain("\033")
                .containsPattern("7 words, 4 different ones, counted by 2 processes in [0-9.]+ s\\R")
                .containsPattern(" 3  be   █{40}\\R +2  to   █{26}▋\\R +1  not  █{13}▍\\R$");
        assertThat(run.exit()).isZero();
    }

    @Test
    void withoutAFileTheLicenseOfTheJdk() throws Exception {
        Run run = Run.sharray("demo", "words");

        assertThat(run.out()).startsWith(LICENSE.toString()).contains("  the  ");
        assertThat(run.exit()).isZero();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("text"), text, StandardCharsets.UTF_8);
    }

    private static Map<String, Long> count(Path file) throws Exception {
        return WordCount.count(file, POOL, (_, _) -> true);
    }

    /** By what is between words. */
    private static Map<String, Long> countAlone(String text) {
        return Stream.of(text.split("[^\\p{L}\\p{M}\\p{N}'’]+")).map(word -> word.replaceAll("^['’]+|['’]+$", ""))
                .filter(word -> !word.isEmpty()).map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
