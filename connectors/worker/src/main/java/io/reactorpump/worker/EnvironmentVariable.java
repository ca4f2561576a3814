package io.reactorpump.worker;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;

/**
 * An entry for the environment of the workers.
 *
 * @param name for instance MODEL_PATH
 * @param value may be empty
 */
@About("An entry for an environment")
public record EnvironmentVariable(
        @About(value = "its name", example = "MODEL") String name,
        @About("its value") @Default("") String value) {

    /** Checks the name. */
    public EnvironmentVariable {
        Checks.that(
                !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
                "worker.env.name",
                "'" + name + "'",
                "a name without '='");
        Checks.that(value.indexOf('\0') < 0, "worker.env.value", "a NUL character", "a text without one");
    }

    /** The name only: values may be secrets. */
    @Override
    public String toString() {
        return name;
    }
}
