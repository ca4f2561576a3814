package io.reactorpump.core.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A dictionary at one moment.
 *
 * @param name its name
 * @param entries how many entries it has; nothing if it was never loaded
 * @param loaded when its content was loaded
 * @param trouble why the last attempt to load it failed, if it did
 */
public record LookupStatus(
        String name, Optional<Integer> entries, Optional<Instant> loaded, Optional<String> trouble) {}
