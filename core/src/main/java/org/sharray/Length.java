package org.sharray;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.sharray.type.TextType;

/**
 * How long an array or a text is that is a component of a record in a {@link SharedRecordArray}.
 *
 * <pre>{@code
 * record Particle(@Length(3) double[] position, @Length(16) String name) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {
    /**
     * Of an array, in elements; of a text, in units of its encoding: bytes of UTF-8, or characters of UTF-32.
     *
     * @return at least 1
     */
    int value();

    /**
     * How a text is stored: as NumPy's {@code S} or {@code U}.
     *
     * @return the encoding
     */
    TextType.Encoding encoding() default TextType.Encoding.UTF_8;
}
