package io.reactorpump.core.engine;

import io.reactorpump.api.Attributes;

/**
 * A payload that a generator has injected, with the attributes that its event had at that moment: they are the generator's
 * to change until it returns, so the child can not copy them later.
 *
 * @param payload the payload
 * @param attributes a copy
 */
public record Injected(Object payload, Attributes attributes) {}
