package io.reactorpump.core.kind;

import java.util.Collection;

/**
 * The kinds that a module announces: named in its {@code META-INF/services/io.reactorpump.core.kind.Kinds}, with a public
 * constructor without arguments.
 */
public interface Kinds {

    /** The kinds. */
    Collection<Kind<?, ?>> kinds();
}
