package io.reactorpump.cli;

import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline is, for scripts.
 *
 * @param pipeline its name
 * @param state where it is in its life
 * @param waiting why it does not go faster; null if it does not wait
 * @param emitted events taken from the source
 * @param inFlight events not settled
 * @param failed attempts that failed
 * @param deadLettered events of which a part was dead-lettered
 * @param failure what stopped it; null if nothing
 * @param stages the counts of each stage
 */
record PipelineStatus(
        String pipeline,
        String state,
        @Nullable String waiting,
        long emitted,
        long inFlight,
        long failed,
        long deadLettered,
        @Nullable String failure,
        List<StageStatus> stages) {

    static PipelineStatus of(Status status) {
        return new PipelineStatus(
                status.pipeline(),
                status.state().name(),
                status.waiting().map(Waiting::text).orElse(null),
                status.emitted(),
                status.inFlight(),
                status.failed(),
                status.deadLettered(),
                status.failure()
                        .map(failure -> failure.stage() + ": " + failure.cause().getMessage())
                        .orElse(null),
                status.stages());
    }
}
