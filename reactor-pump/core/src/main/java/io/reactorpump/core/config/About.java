package io.reactorpump.core.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a record of settings, or a component of one, means to whoever writes the file: shown by tools and put into schemas.
 *
 * <pre>{@code
 * @About("Reads lines of a file")
 * record Options(@About(value = "the file", example = "orders.jsonl") Path path) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface About {

    /** What it is, in a few words without a full stop. */
    String value();

    /** A value as a file would give it, if a component has no default or its default tells little. */
    String example() default "";
}
