package io.reactorpump.core.status;

import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * What stopped a pipeline.
 *
 * @param stage the stage, or the component, that failed
 * @param position the event it failed with, if it was an event
 * @param attempts how often it was tried
 * @param since when
 * @param cause the error
 */
public record Failure(String stage, Optional<Position> position, int attempts, Instant since, Throwable cause) {}
