package org.sharray.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param what    was looked at
 * @param verdict about it
 * @param found   how it is
 * @param advice  what it means and how to mend it; empty if it is well
 */
record Finding(String what, Verdict verdict, String found, String advice) {
    /** How it is. */
    enum Verdict {
        /** All is well. */
        OK,
        /** It works, but not as well as it could. */
        WARN,
        /** Something does not work. */
        BAD
    }

    static Finding ok(String what, String found) {
        return new Finding(what, Verdict.OK, found, "");
    }

    static Finding warn(String what, String found, String advice) {
        return new Finding(what, Verdict.WARN, found, advice);
    }

    static Finding bad(String what, String found, String advice) {
        return new Finding(what, Verdict.BAD, found, advice);
    }
}
