package org.sharray.testing;

/** Where an actor is, seen from the test. */
public enum Where {
    /** On a platform thread of this JVM. */
    HERE,
    /** On a virtual thread of this JVM. */
    HERE_VIRTUAL,
    /** On a platform thread of another JVM. */
    ELSEWHERE,
    /** On a virtual thread of another JVM. */
    ELSEWHERE_VIRTUAL;

    public boolean isHere() {
        return this == HERE || this == HERE_VIRTUAL;
    }

    public boolean isVirtual() {
        return this == HERE_VIRTUAL || this == ELSEWHERE_VIRTUAL;
    }
}
