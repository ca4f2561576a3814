package io.reactorpump.micronaut;

import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.PartitionStatus.OldestEvent;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline as operators see it over HTTP: counts, places and reasons, never a payload. The messages of errors are shown as
 * the log shows them, so what an application's own exceptions say is said here too.
 *
 * @param name its name
 * @param state where it is in its life
 * @param waiting why it does not go faster, if it waits for anything
 * @param emitted events taken from the sources in this run
 * @param inFlight events emitted and not settled
 * @param deadLettered source events of which a part was dead-lettered
 * @param oldest the oldest event that is not settled
 * @param stages the stages, the source first and the sink last
 * @param partitions the assigned partitions
 * @param failure what stopped it, if it failed
 */
record PipelineView(
        String name,
        State state,
        Optional<Waiting> waiting,
        long emitted,
        long inFlight,
        long deadLettered,
        Optional<OldestView> oldest,
        List<StageStatus> stages,
        List<PartitionView> partitions,
        Optional<FailureView> failure) {

    static PipelineView of(Status status) {
        return new PipelineView(
                status.pipeline(),
                status.state(),
                status.waiting(),
                status.emitted(),
                status.inFlight(),
                status.deadLettered(),
                status.partitions().stream()
                        .flatMap(partition -> partition.oldest().stream())
                        .max(Comparator.comparing(OldestEvent::age))
                        .map(OldestView::of),
                status.stages(),
                status.partitions().stream().map(PartitionView::of).toList(),
                status.failure().map(FailureView::of));
    }

    /** Whether it does what it is for, or at least nothing keeps it from that but a person's order. */
    boolean isWell() {
        return state != State.FAILED
                && state != State.DRAINING
                && waiting.map(Waiting::reason)
                        .filter(reason -> reason == Waiting.Reason.OPENING || reason == Waiting.Reason.RECONNECTING)
                        .isEmpty();
    }

    /**
     * An event that is not settled.
     *
     * @param position where it stands in the source
     * @param stage the stage it has entered
     * @param seconds how long it has been in flight
     */
    record OldestView(String position, String stage, double seconds) {

        static OldestView of(OldestEvent event) {
            return new OldestView(event.position().toString(), event.stage(), seconds(event.age()));
        }

        private static double seconds(Duration age) {
            return age.toMillis() / 1000.0;
        }
    }

    /**
     * A partition of a source.
     *
     * @param name what the source calls it
     * @param inFlight events emitted and not settled
     * @param window events from the first unfinished one to the last
     * @param paused why it is paused, if it is
     * @param oldest its oldest event that is not settled
     */
    record PartitionView(
            String name, long inFlight, long window, Optional<String> paused, Optional<OldestView> oldest) {

        static PartitionView of(PartitionStatus partition) {
            return new PartitionView(
                    partition.name(),
                    partition.inFlight(),
                    partition.window(),
                    partition.paused(),
                    partition.oldest().map(OldestView::of));
        }
    }

    /**
     * What stopped a pipeline.
     *
     * @param stage the stage, or the component, that failed
     * @param position the event it failed with, if it was an event
     * @param attempts how often it was tried
     * @param since when
     * @param error the type of the error
     * @param message what it says
     */
    record FailureView(
            String stage,
            Optional<String> position,
            int attempts,
            Instant since,
            String error,
            Optional<String> message) {

        static FailureView of(Failure failure) {
            Throwable cause = failure.cause();
            return new FailureView(
                    failure.stage(),
                    failure.position().map(Object::toString),
                    failure.attempts(),
                    failure.since(),
                    cause.getClass().getName(),
                    Optional.ofNullable(cause.getMessage()));
        }
    }
}
