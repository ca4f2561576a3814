package io.reactorpump.core.connection;

import io.reactorpump.api.Connection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A connection to nothing, which does what the test says and remembers what was asked of it. */
class Wire implements Connection<String> {

    final List<String> calls = new CopyOnWriteArrayList<>();
    final Queue<Mono<Void>> connects = new ConcurrentLinkedQueue<>();
    final Queue<Mono<String>> clients = new ConcurrentLinkedQueue<>();
    volatile Mono<Void> disconnect = Mono.empty();
    volatile @Nullable RuntimeException broken;

    private int number;

    @Override
    public Mono<Void> connect() {
        calls.add("connect");
        Mono<Void> next = connects.poll();
        return (next == null ? Mono.<Void>empty() : next).doOnSuccess(done -> {
            broken = null;
            number++;
        });
    }

    @Override
    public Mono<Void> check() {
        calls.add("check");
        RuntimeException trouble = broken;
        return trouble == null ? Mono.empty() : Mono.error(trouble);
    }

    @Override
    public Mono<String> acquire() {
        Mono<String> next = clients.poll();
        return next == null ? Mono.just("client " + number) : next;
    }

    @Override
    public void release(String client) {
        calls.add("release " + client);
    }

    @Override
    public Mono<Void> disconnect() {
        calls.add("disconnect");
        return disconnect;
    }
}
