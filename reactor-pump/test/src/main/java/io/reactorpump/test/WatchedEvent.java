package io.reactorpump.test;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.Event;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** An event in the hands of a raw operator, which is to settle it, let it out or split it, once. */
final class WatchedEvent<T> implements Event<T> {

    private final Event<T> event;
    private final Fate fate;

    WatchedEvent(Event<T> event, Fate fate) {
        this.event = event;
        this.fate = fate;
    }

    /** The event itself, which the operator lets out. */
    Event<T> leaving() {
        fate.met("let out");
        return event;
    }

    /** The event itself, which the operator dropped without a word. */
    Event<T> event() {
        return event;
    }

    @Override
    public <R> Event<R> with(R payload) {
        return new WatchedEvent<>(event.with(payload), fate);
    }

    @Override
    public <R> void split(Consumer<Consumer<R>> children, Consumer<Event<R>> emit) {
        fate.met("split");
        event.split(children, child -> emit.accept(new WatchedEvent<>(child, fate.of(child))));
    }

    @Override
    public void ack() {
        fate.met("acknowledged");
        event.ack();
    }

    @Override
    public void nack(Throwable cause) {
        fate.met("refused");
        event.nack(cause);
    }

    @Override
    public T payload() {
        return event.payload();
    }

    @Override
    public Optional<Object> key() {
        return event.key();
    }

    @Override
    public Optional<Instant> timestamp() {
        return event.timestamp();
    }

    @Override
    public Headers headers() {
        return event.headers();
    }

    @Override
    public Position position() {
        return event.position();
    }

    @Override
    public String id() {
        return event.id();
    }

    @Override
    public Attributes attributes() {
        return event.attributes();
    }

    @Override
    public String toString() {
        return event.toString();
    }
}
