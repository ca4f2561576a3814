package io.reactorpump.core.pubsub;

import io.reactorpump.api.Delivery;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A message on its way to its listeners, each of which answers once. */
final class Sent {

    final Object message;
    private final int listeners;
    private final AtomicInteger open;
    private final AtomicInteger dropped = new AtomicInteger();
    private final Sinks.One<Delivery> delivery = Sinks.one();

    Sent(Object message, int listeners) {
        this.message = message;
        this.listeners = listeners;
        this.open = new AtomicInteger(listeners);
    }

    void received() {
        if (open.decrementAndGet() == 0) {
            int lost = dropped.get();
            delivery.tryEmitValue(new Delivery(listeners - lost, lost));
        }
    }

    void dropped() {
        dropped.incrementAndGet();
        received();
    }

    Mono<Delivery> delivery() {
        return delivery.asMono();
    }
}
