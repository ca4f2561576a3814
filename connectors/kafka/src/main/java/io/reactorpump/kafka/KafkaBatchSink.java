package io.reactorpump.kafka;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.policy.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A {@link KafkaSink} for lists, each item of which becomes a record; it tells which items failed. */
record KafkaBatchSink<T>(KafkaSink<T> items) implements Sink<List<T>> {

    @Override
    public Mono<Void> open(ComponentContext context) {
        return items.open(context);
    }

    @Override
    public Mono<WriteResult> write(Event<List<T>> event) {
        List<T> batch = event.payload();
        Batch attempt = new Batch();
        // Told by any thread.
        Map<Integer, Throwable> failures = new ConcurrentSkipListMap<>();
        return Flux.range(0, batch.size())
                .flatMap(
                        i -> items.write(event, batch.get(i), attempt).onErrorResume(error -> {
                            failures.put(i, error);
                            return Mono.empty();
                        }),
                        Math.max(1, batch.size()))
                .then(Mono.defer(() -> result(failures)));
    }

    /** Once it is known which items are to blame, they are told; until then the batch is tried again as it is. */
    private static Mono<WriteResult> result(Map<Integer, Throwable> failures) {
        if (failures.isEmpty()) {
            return Mono.empty();
        }
        return failures.values().stream()
                .filter(error -> FailureKind.of(error) != FailureKind.EVENT)
                .findFirst()
                .<Mono<WriteResult>>map(Mono::error)
                .orElseGet(() -> Mono.just(WriteResult.partly(failures)));
    }

    @Override
    public Mono<Void> flush() {
        return items.flush();
    }

    @Override
    public int concurrency() {
        return items.concurrency();
    }

    @Override
    public boolean bisects() {
        return false;
    }

    @Override
    public Mono<Void> close() {
        return items.close();
    }

    @Override
    public String componentName() {
        return items.componentName();
    }
}
