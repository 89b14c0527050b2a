package org.sharray.hostile;

import java.util.List;

/** A way by which bytes of somebody else come in. */
public interface FuzzTarget {
    /** Inputs to begin with: bytes that are good, or nearly so. */
    List<byte[]> seeds();

    /** How many inputs are tried in each build. */
    default int executions() {
        return 1_500;
    }

    /** How much heap one input may take. What a lying length asks for is more. */
    default long mostBytes() {
        return 32L << 20;
    }

    /** Takes the bytes in. What is documented it catches; whatever it throws is a finding. */
    void run(byte[] input) throws Exception;
}
