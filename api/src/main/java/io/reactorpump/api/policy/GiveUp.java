package io.reactorpump.api.policy;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;

/** What becomes of an event that failed for good. */
public sealed interface GiveUp {

    /** Written to a sink with its whole story; it counts as dead-lettered only when that sink has acknowledged. */
    record ToDeadLetters(Sink<? super DeadLetter> sink) implements GiveUp {}

    /** Acknowledged without result, counted and logged. */
    record Drop() implements GiveUp {}

    /** Given back to the source, whose caller gets the error. */
    record Reject() implements GiveUp {}

    /** The pipeline fails, keeps the event, and commits nothing past it until it is restarted or the error is cleared. */
    record Stop() implements GiveUp {}
}
