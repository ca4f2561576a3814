package io.reactorpump.core.scale;

import java.time.Instant;

/**
 * What a scaler decided about a stage, and what it saw.
 *
 * @param pipeline the pipeline
 * @param stage the stage
 * @param time when
 * @param from how many replicas there were
 * @param to how many there shall be
 * @param reason why, in one line
 * @param seen what it saw since the decision before
 */
public record ScalingDecision(
        String pipeline, String stage, Instant time, int from, int to, String reason, Observation seen) {

    /** Whether the number changes. */
    public boolean isChange() {
        return from != to;
    }
}
