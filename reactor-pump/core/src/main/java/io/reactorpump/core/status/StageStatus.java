package io.reactorpump.core.status;

import java.util.Optional;

/**
 * The counts of one stage since the start of the run.
 *
 * @param name the stage
 * @param kind its kind
 * @param in events that came in
 * @param out events that went out, or were written
 * @param dropped events that ended here: filtered, without result, or dropped by the failure policy
 * @param failed attempts that failed
 * @param retried attempts after the first
 * @param deadLettered events written to dead letters
 * @param replicas its replicas, if their number may change
 */
public record StageStatus(
        String name,
        String kind,
        long in,
        long out,
        long dropped,
        long failed,
        long retried,
        long deadLettered,
        Optional<ReplicaStatus> replicas) {}
