package io.reactorpump.core.connection;

import io.reactorpump.api.Clients;
import io.reactorpump.api.error.FatalException;
import reactor.core.publisher.Mono;

/** The clients of a connection, as the type that a component says they are. */
final class TypedClients<C> implements Clients<C> {

    private final String name;
    private final SharedConnection<Object> connection;
    private final Class<C> type;

    @SuppressWarnings("unchecked") // each client is checked before it is handed out
    TypedClients(String name, SharedConnection<?> connection, Class<C> type) {
        this.name = name;
        this.connection = (SharedConnection<Object>) connection;
        this.type = type;
    }

    @Override
    public Mono<C> acquire() {
        return connection.acquire().handle((client, sink) -> {
            if (type.isInstance(client)) {
                sink.next(type.cast(client));
            } else {
                connection.release(client);
                sink.error(new FatalException(
                        "connection '" + name + "' gives " + client.getClass().getName() + " (expected: "
                                + type.getName() + ")",
                        null));
            }
        });
    }

    @Override
    public void release(C client) {
        connection.release(client);
    }
}
