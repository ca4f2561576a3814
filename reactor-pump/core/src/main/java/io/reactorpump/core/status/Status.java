package io.reactorpump.core.status;

import java.util.List;
import java.util.Optional;

/**
 * All about a pipeline at one moment. The numbers are read one after the other while the pipeline goes on.
 *
 * @param pipeline its name
 * @param state where it is in its life
 * @param waiting why it does not go faster, if it waits for anything
 * @param emitted events taken from the sources in this run
 * @param inFlight events emitted and not settled
 * @param deadLettered source events of which a part was dead-lettered
 * @param partitions the assigned partitions
 * @param stages the stages, in order, the source first and the sink last
 * @param failure what stopped it, if it failed
 */
public record Status(
        String pipeline,
        State state,
        Optional<Waiting> waiting,
        long emitted,
        long inFlight,
        long deadLettered,
        List<PartitionStatus> partitions,
        List<StageStatus> stages,
        Optional<Failure> failure) {

    /** This status, with another reason for waiting. */
    public Status waiting(Waiting reason) {
        return new Status(
                pipeline, state, Optional.of(reason), emitted, inFlight, deadLettered, partitions, stages, failure);
    }

    /** Attempts of its stages that failed. */
    public long failed() {
        return stages.stream().mapToLong(StageStatus::failed).sum();
    }

    /** The stage of that name. */
    public Optional<StageStatus> stage(String name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
    }
}
