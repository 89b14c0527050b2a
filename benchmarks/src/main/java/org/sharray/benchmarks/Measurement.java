package org.sharray.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Something to measure, of ours and of its peers, in turn: ours, peer, ours, peer, so that what changes on the machine meanwhile
 * meets both.
 */
public interface Measurement {
    /**
     * What to call it on the command line.
     *
     * @return one word
     */
    String name();

    /**
     * Measures.
     *
     * @param effort how long
     * @return lines for the table
     * @throws IOException          if a program can't be run
     * @throws InterruptedException if interrupted
     */
    List<Row> measure(Effort effort) throws IOException, InterruptedException;
}
