package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import org.jspecify.annotations.Nullable;

/** The owner of events in a best-effort branch: nobody waits for them. */
final class Detached implements Owner {

    private final PumpEvent event;

    Detached(PumpEvent event) {
        this.event = event;
    }

    @Override
    public void settle(long number, Outcome outcome) {}

    @Override
    public void at(long number, int stage) {}

    @Override
    public Object scope() {
        return event.owner.scope();
    }

    @Override
    public Position position(long number) {
        return event.position();
    }

    @Override
    public String id(long number) {
        return event.id();
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return null;
    }
}
