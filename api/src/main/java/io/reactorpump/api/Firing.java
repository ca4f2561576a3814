package io.reactorpump.api;

import java.time.Instant;
import java.util.Map;

/**
 * One call to run a cycle.
 *
 * @param trigger the name of the trigger
 * @param time when it was due
 * @param arguments what the trigger hands to the cycle
 */
public record Firing(String trigger, Instant time, Map<String, Object> arguments) {

    /** Copies the arguments. */
    public Firing {
        arguments = Map.copyOf(arguments);
    }

    /** A firing without arguments. */
    public static Firing of(String trigger, Instant time) {
        return new Firing(trigger, time, Map.of());
    }
}
