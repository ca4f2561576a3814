package io.reactorpump.core.status;

import io.reactorpump.api.Position;
import java.time.Duration;
import java.util.Optional;

/**
 * One assigned partition.
 *
 * @param name what the source calls it
 * @param inFlight events emitted and not settled
 * @param window events from the first unfinished one to the last
 * @param paused why the partition is paused, if it is; that its share of what may be in flight is in flight is a matter of
 *     course
 * @param oldest the event that holds the commit, if there is one
 */
public record PartitionStatus(
        String name, long inFlight, long window, Optional<String> paused, Optional<OldestEvent> oldest) {

    /**
     * The first event of a partition that is not settled.
     *
     * @param position where it stands
     * @param stage the stage that it, or the last of its children, has entered
     * @param age how long it has been in flight; counted from the first look for an event that never left its first
     *     function
     */
    public record OldestEvent(Position position, String stage, Duration age) {}
}
