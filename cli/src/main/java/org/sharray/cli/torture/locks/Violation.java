package org.sharray.cli.torture.locks;

import java.util.Locale;

/** Something that a lock or another synchroniser should have made impossible. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String format, Object... values) {
        super(String.format(Locale.ROOT, format, values));
    }
}
