package org.sharray.hostile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is a row of the table in docs/reliability.md. The row is what stands here; that it is true is seen to by {@link Attempts}, through which the test
 * does what it tries, and {@link ReliabilityTableTest} compares it with the page.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(Attempts.Counting.class)
@interface Tried {
    /** What was asked for. */
    String asked();

    /** Under which circumstances. */
    String when();

    /** How often it is refused, in each run. */
    int refused() default 0;

    /** The exception by which. */
    Class<? extends Throwable> by() default None.class;

    /** How often it works, in each run. */
    int works() default 0;

    /** What more is looked at, and has to be so. */
    String and() default "";

    /** Stands for no exception. */
    final class None extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private None() {}
    }
}
