package io.reactorpump.micronaut;

import io.micronaut.context.BeanContext;

/** What the makers of {@link Methods} have in common. */
abstract class Annotated {

    final BeanContext context;
    final Declared declared;

    Annotated(BeanContext context, Declared declared) {
        this.context = context;
        this.declared = declared;
    }
}
