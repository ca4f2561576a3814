package io.reactorpump.core.engine;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteOrder;
import io.reactorpump.api.WriteResult;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** The sink through which one pipeline writes into an {@link Inlet}, and so into another pipeline. */
public final class Outlet<T> implements Sink<T> {

    private final String name;
    private final Inlet<T> inlet;
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Only the drain of the inlet touches it. */
    WriteOrder order = new WriteOrder();

    Outlet(String name, Inlet<T> inlet) {
        this.name = name;
        this.inlet = inlet;
    }

    /** Where it leads. */
    public Inlet<T> inlet() {
        return inlet;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return inDrain(() -> order = new WriteOrder());
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.<Outcome>create(writer -> {
                    Parcel<T> parcel = new WrittenParcel<>(inlet, this, event, writer);
                    unfinished.incrementAndGet();
                    writer.onDispose(() -> {
                        unfinished.decrementAndGet();
                        parcel.over();
                    });
                    inlet.submit(parcel);
                })
                .handle((outcome, result) -> {
                    if (outcome instanceof Outcome.Rejected rejected) {
                        result.error(rejected.cause());
                    }
                });
    }

    @Override
    public Mono<Void> close() {
        return inDrain(() -> inlet.closed(this));
    }

    private Mono<Void> inDrain(Runnable task) {
        return Mono.create(done -> inlet.submit((Runnable) () -> {
            task.run();
            done.success();
        }));
    }

    @Override
    public int concurrency() {
        return inlet.capacity();
    }

    @Override
    public Optional<String> waiting() {
        return unfinished.get() == 0 ? Optional.empty() : inlet.waiting();
    }

    @Override
    public String componentName() {
        return name;
    }
}
