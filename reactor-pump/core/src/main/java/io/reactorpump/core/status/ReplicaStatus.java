package io.reactorpump.core.status;

import io.reactorpump.core.scale.ScalingDecision;
import java.util.Optional;

/**
 * The replicas of a stage that may have several.
 *
 * @param count how many there are
 * @param min how many there are at least
 * @param max how many there are at most
 * @param last what was decided last, if anything was
 * @param lastChange what was decided last that changed their number
 */
public record ReplicaStatus(
        int count, int min, int max, Optional<ScalingDecision> last, Optional<ScalingDecision> lastChange) {}
