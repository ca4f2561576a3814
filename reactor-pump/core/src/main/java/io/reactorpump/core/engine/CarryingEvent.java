package io.reactorpump.core.engine;

import org.jspecify.annotations.Nullable;

/** An event that carries what the thread of its source had when it emitted it. */
final class CarryingEvent extends PumpEvent {

    private final @Nullable Object carried;

    CarryingEvent(Object payload, Object origin, Owner owner, long number, @Nullable Object carried) {
        super(payload, origin, owner, number);
        this.carried = carried;
    }

    @Override
    PumpEvent like(Object otherPayload, Owner otherOwner, long otherNumber) {
        return new CarryingEvent(otherPayload, origin, otherOwner, otherNumber, carried);
    }

    @Override
    @Nullable Object carried() {
        return carried;
    }
}
