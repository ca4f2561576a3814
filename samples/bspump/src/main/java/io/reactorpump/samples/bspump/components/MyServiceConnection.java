package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.Connection;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** "Custom Connection": connected before the pipelines that use it start, and disconnected after the last of them. */
public final class MyServiceConnection implements Connection<MyServiceClient> {

    private final String host;
    private final int port;
    private final Secret authToken;
    private volatile @Nullable MyServiceClient client;

    /** Of {@code [connection:MyServiceConnection]}. */
    public MyServiceConnection(Config config) {
        host = config.get("host");
        port = config.getInt("port");
        authToken = config.getSecret("auth_token");
    }

    @Override
    public Mono<Void> connect() {
        return Mono.defer(() -> {
            MyServiceClient connecting = new MyServiceClient(host, port, authToken);
            client = connecting;
            return connecting.ping();
        });
    }

    @Override
    public Mono<MyServiceClient> acquire() {
        return Mono.fromSupplier(() -> client);
    }

    @Override
    public Mono<Void> check() {
        return acquire().flatMap(MyServiceClient::ping);
    }

    @Override
    public Mono<Void> disconnect() {
        return acquire().flatMap(connected -> {
            client = null;
            return connected.close();
        });
    }
}
