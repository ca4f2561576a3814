package io.reactorpump.core.request;

import java.time.Duration;
import java.util.List;

/** How a request ended for whoever asked. */
public sealed interface Answer {

    /**
     * The pipeline is done with it.
     *
     * @param replies what the pipeline replied, in order; none if it was filtered or the pipeline does not reply
     * @param written how many of what came of it were written to the sink that counts them
     */
    record Done(List<Object> replies, long written) implements Answer {}

    /** At least a part of it was written to the dead letters. */
    record DeadLettered(Throwable cause) implements Answer {}

    /** The pipeline gave it back. */
    record Rejected(Throwable cause) implements Answer {}

    /**
     * It was not begun, so it can be asked again without doubt.
     *
     * @param retryAfter when that is worth a try, as far as the pipeline's recent speed tells
     * @param why who or what was in the way
     */
    record Overloaded(Duration retryAfter, String why) implements Answer {}

    /** It was begun, and was not done by its deadline: it may still be done. */
    record TimedOut(Duration deadline) implements Answer {}

    /** It was begun, and the run ended before it did: nobody knows how much of it was done. */
    record Abandoned() implements Answer {}
}
