package io.reactorpump.core.replica;

import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One handler and its life. All but {@link #setup} and {@link #teardown} is guarded by the pool's monitor. */
final class Replica<I, O> {

    final Handler<? super I, ? extends O> handler;
    private final ReplicaContext context;
    private final AtomicBoolean tornDown = new AtomicBoolean();
    private final Sinks.Empty<Void> setUp = Sinks.empty();
    private final Sinks.Empty<Void> finished = Sinks.empty();
    private int inUse;
    private boolean retired;

    Replica(Handler<? super I, ? extends O> handler, ReplicaContext context) {
        this.handler = handler;
        this.context = context;
    }

    Mono<Void> setup() {
        return Mono.defer(() -> handler.setup(context)).doFinally(end -> setUp.tryEmitEmpty());
    }

    /** Once, whoever asks for it first, and when setup has ended: what it took is there only then. */
    Mono<Void> teardown() {
        return setUp.asMono()
                .then(Mono.defer(() -> tornDown.compareAndSet(false, true) ? handler.teardown() : Mono.empty()));
    }

    int inUse() {
        return inUse;
    }

    void take() {
        inUse++;
    }

    /** True if it was the last event of one that goes. */
    boolean release() {
        inUse--;
        return retired && inUse == 0;
    }

    /** It gets no more events; true if it has none. */
    boolean retire() {
        retired = true;
        return inUse == 0;
    }

    /** It goes, and has had its last event. Not under the monitor: what waits for it is told. */
    void finish() {
        finished.tryEmitEmpty();
    }

    /** Completes when it goes and has had its last event. */
    Mono<Void> finished() {
        return finished.asMono();
    }
}
