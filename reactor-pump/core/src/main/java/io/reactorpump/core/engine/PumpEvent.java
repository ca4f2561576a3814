package io.reactorpump.core.engine;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.Event;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.StateException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's event. To users it is immutable; the engine, which owns it alone between two stages, replaces the payload
 * in place, so that a chain of stages costs one allocation. Handed from thread to thread only through queues.
 */
sealed class PumpEvent implements Event<Object> permits CarryingEvent {

    /** What the source gave: a {@link Received}, or the bare payload of a plain source. */
    final Object origin;

    Owner owner;
    final long number;
    Object payload;

    /** What a stage computed for the next operator: a key, a branch. */
    @Nullable Object note;

    private @Nullable Attributes attributes;

    PumpEvent(Object payload, Object origin, Owner owner, long number) {
        this.payload = payload;
        this.origin = origin;
        this.owner = owner;
        this.number = number;
    }

    /** An event of the same source event, that carries the same. */
    PumpEvent like(Object otherPayload, Owner otherOwner, long otherNumber) {
        return new PumpEvent(otherPayload, origin, otherOwner, otherNumber);
    }

    /** What was captured when the source emitted the event. */
    @Nullable Object carried() {
        return null;
    }

    /** An event for another owner that starts with this one's attributes. */
    PumpEvent child(Object childPayload, Owner childOwner, long childNumber) {
        PumpEvent child = like(childPayload, childOwner, childNumber);
        child.attributes = copiedAttributes();
        return child;
    }

    /** An event for another owner with these attributes. */
    PumpEvent child(Object childPayload, Owner childOwner, long childNumber, Attributes childAttributes) {
        PumpEvent child = like(childPayload, childOwner, childNumber);
        child.attributes = childAttributes;
        return child;
    }

    /** Starts with these attributes, which become its own. */
    void inherit(Attributes inherited) {
        attributes = inherited;
    }

    /** Attributes that start with the values of this event's; null if it has none. */
    @Nullable Attributes copiedAttributes() {
        Attributes own = attributes;
        return own == null ? null : own.copy();
    }

    void settle(Outcome outcome) {
        owner.settle(number, outcome);
    }

    void acked() {
        owner.settle(number, Owner.ACKED);
    }

    void at(int stage) {
        owner.at(number, stage);
    }

    @Override
    public Object payload() {
        return payload;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> Event<R> with(R newPayload) {
        PumpEvent next = like(Objects.requireNonNull(newPayload, "payload"), owner, number);
        next.attributes = attributes;
        return (Event<R>) (Event<?>) next;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> void split(Consumer<Consumer<R>> children, Consumer<Event<R>> emit) {
        if (!(owner instanceof Guard guard)) {
            throw new StateException(
                    "event " + id(), "in the engine's hands", "inside an operator of via(..) to be split");
        }
        Family family = new Family(this);
        try {
            children.accept(payload -> emit.accept((Event<R>) (Event<?>) guard.guarded(family.child(payload))));
        } catch (RuntimeException e) {
            guard.splitFailed(e);
        }
        family.complete();
    }

    /** Settles an event that left the engine's hands; one that has not is settled by the engine alone. */
    @Override
    public void ack() {
        if (owner instanceof Guard guard) {
            guard.ack();
        }
    }

    @Override
    public void nack(Throwable cause) {
        if (owner instanceof Guard guard) {
            guard.nack(cause);
        }
    }

    @Override
    public Optional<Object> key() {
        return origin instanceof Received<?> received ? Optional.ofNullable(received.key()) : Optional.empty();
    }

    @Override
    public Optional<Instant> timestamp() {
        return origin instanceof Received<?> received ? Optional.ofNullable(received.timestamp()) : Optional.empty();
    }

    @Override
    public Headers headers() {
        return origin instanceof Received<?> received ? received.headers() : Headers.none();
    }

    @Override
    public Position position() {
        return owner.position(number);
    }

    @Override
    public String id() {
        return owner.id(number);
    }

    @Override
    public Attributes attributes() {
        Attributes own = attributes;
        if (own == null) {
            own = new Attributes();
            attributes = own;
        }
        return own;
    }

    /** The payload as the source gave it. */
    @Nullable Object original() {
        if (origin instanceof Received<?> received) {
            Received.Undecodable failure = received.failure();
            return failure == null ? received.payload() : failure.raw();
        }
        return origin;
    }

    /** The place only: payloads may be secret. */
    @Override
    public String toString() {
        return "Event[" + id() + "]";
    }
}
