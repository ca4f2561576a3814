package io.reactorpump.core.connection;

import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/** The connections of one pipeline, as a component that is opened before all others and closed after them. */
final class ConnectionsInUse implements Component {

    private final List<SharedConnection<?>> connections;
    private final AtomicBoolean taken = new AtomicBoolean();

    ConnectionsInUse(List<SharedConnection<?>> connections) {
        this.connections = connections;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> {
            taken.set(true);
            return Mono.when(connections.stream().map(SharedConnection::take).toList());
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> taken.compareAndSet(true, false)
                ? Mono.when(connections.stream().map(SharedConnection::give).toList())
                : Mono.empty());
    }

    @Override
    public String componentName() {
        return "connections";
    }
}
