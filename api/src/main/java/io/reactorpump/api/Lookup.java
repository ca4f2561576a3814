package io.reactorpump.api;

import java.util.Map;
import java.util.Optional;

/**
 * A named dictionary, loaded before the pipelines start and exchanged as a whole when what it was loaded from has changed.
 * Thread-safe; looking up never blocks.
 *
 * @param <V> the type of the values
 */
public interface Lookup<V> {

    /** The name that components refer to. */
    String name();

    /** The value of a key, if there is one. */
    default Optional<V> find(String key) {
        return Optional.ofNullable(all().get(key));
    }

    /**
     * All of it, at this moment. Immutable.
     *
     * @throws io.reactorpump.api.error.StateException if it is not loaded yet
     */
    Map<String, V> all();
}
