package io.reactorpump.core.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record of settings is when nobody sets it, in the words of the file: {@code @Default("30 s")}. A
 * component without one has to be set, unless it is an {@code Optional}, a collection or a record, which are empty then.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

    /** The text, as the file would give it. */
    String value();
}
