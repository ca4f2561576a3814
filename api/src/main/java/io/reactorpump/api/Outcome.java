package io.reactorpump.api;

/** How a source event ended. */
public sealed interface Outcome {

    /** Everything that came of the event was written, filtered or dropped on purpose. */
    record Acked() implements Outcome {}

    /** At least one descendant was written to the dead-letter sink; the others are as in {@link Acked}. */
    record DeadLettered(Throwable cause) implements Outcome {}

    /** The event was given back to the source with its cause. */
    record Rejected(Throwable cause) implements Outcome {}

    /** The run ended before the event did: a source that can redeliver will deliver it again. */
    record Abandoned() implements Outcome {}
}
