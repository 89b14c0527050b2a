package org.sharray.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test of what portable mode does not promise; the run in portable mode leaves it out. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("native")
public @interface NativeOnly {
    /** Why portable mode does not promise it. */
    String value();
}
