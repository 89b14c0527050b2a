package org.sharray.conformance;

/** A language with a client of its own. */
public enum Language {
    /** The library itself. */
    JAVA("Java"),

    /** {@code python/sharray.py}. */
    PYTHON("Python"),

    /** {@code c/sharray.h}. */
    C("C");

    private final String shown;

    Language(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
