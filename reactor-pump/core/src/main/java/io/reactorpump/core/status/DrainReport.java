package io.reactorpump.core.status;

import java.util.Optional;

/**
 * What became of every source event of a run: {@code acked + deadLettered + rejected + abandoned = emitted}, exactly.
 *
 * @param emitted events that the pipeline took from its sources
 * @param acked events of which everything was written, filtered or dropped on purpose
 * @param deadLettered events of which at least a part was written to dead letters, and the rest as in {@code acked}
 * @param rejected events given back to the source
 * @param abandoned events that were not finished: a source that commits delivers them again
 * @param uncommitted whether the last commit failed, so that more events than the abandoned ones will come again
 */
public record DrainReport(
        long emitted, long acked, long deadLettered, long rejected, long abandoned, Optional<String> uncommitted) {

    @Override
    public String toString() {
        return emitted + " emitted = " + acked + " acked + " + deadLettered + " dead-lettered + " + rejected
                + " rejected + "
                + abandoned + " abandoned"
                + uncommitted.map(why -> "; the last commit failed: " + why).orElse("");
    }
}
