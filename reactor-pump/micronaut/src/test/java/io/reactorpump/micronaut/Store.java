package io.reactorpump.micronaut;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a sink has written, when it may. */
final class Store {

    final List<String> written = new CopyOnWriteArrayList<>();
    final Sinks.Empty<Void> open = Sinks.empty();
    final Sinks.Empty<Void> reached = Sinks.empty();

    Mono<Void> write(String text) {
        return open.asMono()
                .doOnSubscribe(subscription -> reached.tryEmitEmpty())
                .then(Mono.fromRunnable(() -> written.add(text)));
    }
}
