package io.reactorpump.core.plan;

import io.reactorpump.api.Component;

/**
 * A component and what the plan calls it.
 *
 * @param name the name of its stage, or its own
 * @param component it
 */
public record Part(String name, Component component) {}
