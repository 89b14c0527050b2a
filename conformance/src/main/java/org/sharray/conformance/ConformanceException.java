package org.sharray.conformance;

/** A language did not do what the scenario says. */
final class ConformanceException extends Exception {
    private static final long serialVersionUID = 1L;

    ConformanceException(String message) {
        super(message);
    }
}
