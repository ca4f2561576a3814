package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has to hear how an event ends: the ledger for a source event, a {@link Family} for the children of a split, a
 * {@link Bundle} for a batch. The engine settles each event it makes exactly once, so an owner needs no guard against a
 * second call; an event that leaves the engine's hands has a {@link Guard} before its owner.
 */
interface Owner {

    /** The outcome of everything that simply went well; compared by identity. */
    Outcome ACKED = new Outcome.Acked();

    /** The event with this number ended so. From any thread, once. */
    void settle(long number, Outcome outcome);

    /** The event with this number is at this stage now. */
    void at(long number, int stage);

    /** What events must keep their order with: the partition, or something that stands for several. */
    Object scope();

    /** Where the event stands in its source. */
    Position position(long number);

    /** The event's stable id. */
    String id(long number);

    /** The ledger of the source event, if there is just one. */
    @Nullable PartitionLedger ledger();
}
