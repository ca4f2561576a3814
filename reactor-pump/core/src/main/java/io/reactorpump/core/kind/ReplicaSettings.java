package io.reactorpump.core.kind;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import java.util.Optional;

/**
 * How many replicas a stage has, as a file says it. With room between least and most, their number follows the load.
 *
 * @param initial so many at the start
 * @param min at least so many
 * @param max at most so many
 */
@About("How many replicas a stage has; with room between min and max, their number follows the load")
public record ReplicaSettings(
        @About("how many at the start") @Default("1") int initial,
        @About("how many at least") @Default("1") int min,
        @About("how many at most") @Default("1") int max) {

    /** Checks that they fit together. */
    public ReplicaSettings {
        Checks.positive("min", min);
        Checks.that(initial >= min, "initial", initial, ">= min, which is " + min);
        Checks.that(max >= initial, "max", max, ">= initial, which is " + initial);
    }

    /** The numbers. */
    public Replicas replicas() {
        return Replicas.of(initial, min, max);
    }

    /**
     * Of a stage with lanes, where one replica is one lane.
     *
     * @param concurrency so many for good
     * @param replicas or so many by the load
     */
    public static Replicas lanes(Optional<Integer> concurrency, Optional<ReplicaSettings> replicas) {
        if (concurrency.isPresent() == replicas.isPresent()) {
            throw concurrency.isPresent()
                    ? new SettingException("replicas", "given", "nothing, as there is concurrency")
                    : new SettingException("concurrency", "missing", "how many at once, or replicas");
        }
        concurrency.ifPresent(number -> Checks.positive("concurrency", number));
        return replicas.map(ReplicaSettings::replicas).orElseGet(() -> Replicas.fixed(concurrency.orElse(1)));
    }
}
