package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import org.jspecify.annotations.Nullable;

/** The owner of events in a best-effort branch: nobody waits for them. */
final class Detached implements Owner {

    private final Object scope;
    private final Position position;
    private final String id;

    /** Remembers where the event stands, as its ledger forgets that when the event is done. */
    Detached(PumpEvent event) {
        this.scope = event.owner.scope();
        this.position = event.position();
        this.id = event.id();
    }

    @Override
    public void settle(long number, Outcome outcome) {}

    @Override
    public void at(long number, int stage) {}

    @Override
    public Object scope() {
        return scope;
    }

    @Override
    public Position position(long number) {
        return position;
    }

    @Override
    public String id(long number) {
        return id;
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return null;
    }
}
