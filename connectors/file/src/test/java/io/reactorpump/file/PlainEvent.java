package io.reactorpump.file;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.Event;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** An event that is nothing but a payload. */
record PlainEvent<T>(T payload) implements Event<T> {

    @Override
    public <R> Event<R> with(R other) {
        return new PlainEvent<>(other);
    }

    @Override
    public <R> void split(Consumer<Consumer<R>> children, Consumer<Event<R>> emit) {
        children.accept(child -> emit.accept(new PlainEvent<>(child)));
    }

    @Override
    public void ack() {}

    @Override
    public void nack(Throwable cause) {}

    @Override
    public Optional<Object> key() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> timestamp() {
        return Optional.empty();
    }

    @Override
    public Headers headers() {
        return Headers.none();
    }

    @Override
    public Position position() {
        return new Position("test", 1);
    }

    @Override
    public String id() {
        return "test:1";
    }

    @Override
    public Attributes attributes() {
        throw new UnsupportedOperationException();
    }
}
