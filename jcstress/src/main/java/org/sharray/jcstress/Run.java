package org.sharray.jcstress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the tests, with jcstress's own options but those for the stride, which {@link Pool} decides. Fails as jcstress does, if there
 * is a forbidden outcome, an error or a hang, and also where jcstress would be content: if a test did not run.
 */
public final class Run {
    private Run() {}

    /**
     * Runs what is asked for.
     *
     * @param arguments jcstress's options
     */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(withStride(arguments));
        if (!options.parse()) {
            System.exit(2);
        }
        JCStress jcstress = new JCStress(options);
        if (options.shouldList()) {
            jcstress.getTests().forEach(System.out::println);
            return;
        }
        jcstress.run(); // throws if a test failed
        summarise(jcstress.getTests(), results(options), options.getCPUCount());
    }

    private static String[] withStride(String[] arguments) {
        return Stream.concat(
                Stream.of("-strideSize", String.valueOf(Pool.STRIDE), "-strideCount", String.valueOf(Pool.STRIDES)),
                Stream.of(arguments)).toArray(String[]::new);
    }

    private static Collection<TestResult> results(Options options) throws Exception {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector file = new DiskReadCollector(options.getResultFile(), collector);
        file.dump();
        file.close();
        return collector.getTestResults();
    }

    private static void summarise(Collection<String> asked, Collection<TestResult> results, int processors) {
        Set<String> ran = new TreeSet<>();
        Set<String> failed = new TreeSet<>();
        for (TestResult result : results) {
            (result.status() == Status.NORMAL ? ran : failed).add(result.getName());
        }
        List<String> tooManyActors = new ArrayList<>();
        for (String test : asked) {
            if (TestList.getInfo(test).threads() > processors) {
                tooManyActors.add(test);
            } else if (!ran.contains(test)) {
                failed.add(test);
            }
        }
        if (asked.isEmpty() || !failed.isEmpty()) {
            throw new AssertionError("Did not run: " + (asked.isEmpty() ? "there is no such test" : failed));
        }
        long samples = results.stream().mapToLong(TestResult::getTotalCount).sum();
        System.out.printf("%d tests passed, in %d JVMs, with %,d samples%n", ran.size(), results.size(), samples);
        if (!tooManyActors.isEmpty()) {
            System.out.println("Not run, because they have more actors than the " + processors + " processors here: "
                    + tooManyActors);
        }
    }
}
