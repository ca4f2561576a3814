package io.reactorpump.core.kind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which role the kinds have that a component of a record of settings names, where that component is a {@link
 * io.reactorpump.core.config.Config}, or several: {@code @OfRole("sink") Config deadLetter}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OfRole {

    /** The {@linkplain Role#word() word} for the role. */
    String value();
}
