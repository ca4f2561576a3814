package io.reactorpump.api;

import io.reactorpump.api.error.SettingException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application without topics and pipelines. */
enum NoApplication implements Application, PubSub {
    NONE;

    @Override
    public PubSub pubsub() {
        return this;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public <C> Clients<C> connection(String name, Class<C> client) {
        throw new SettingException("connection", name, "none: the component stands alone");
    }

    @Override
    public <V> Lookup<V> lookup(String name, Class<V> value) {
        throw new SettingException("lookup", name, "none: the component stands alone");
    }

    @Override
    public <T> Mono<Delivery> publish(Topic<T> topic, T message) {
        return Mono.just(new Delivery(0, 0));
    }

    @Override
    public Mono<Delivery> publish(String topic, Object message) {
        return Mono.just(new Delivery(0, 0));
    }

    @Override
    public <T> Flux<T> messages(Topic<T> topic, int buffer, WhenFull whenFull) {
        return Flux.never();
    }
}
