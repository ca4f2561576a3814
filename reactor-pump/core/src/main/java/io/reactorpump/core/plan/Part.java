package io.reactorpump.core.plan;

import io.reactorpump.api.Component;
import io.reactorpump.api.Source;

/**
 * A component and what the plan calls it.
 *
 * @param name the name of its stage, or its own
 * @param component it
 */
public record Part(String name, Component component) {

    /** Whether it has this name; a source has it with a star before it, too. */
    public boolean isCalled(String other) {
        return other.equals(name) || (component instanceof Source<?> && other.equals("*" + name));
    }
}
