package org.sharray.testing;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A JUnit extension that runs each test in a locale with digits and a decimal separator of its own. */
public final class DefaultLocale implements BeforeEachCallback, AfterEachCallback {
    private static final Locale EGYPT = Locale.forLanguageTag("ar-EG");

    private Locale before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Locale.getDefault();
        Locale.setDefault(EGYPT);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Locale.setDefault(before);
    }
}
