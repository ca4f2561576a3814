package io.reactorpump.core.request;

import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.StateException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** One publisher between its pipeline and whoever asked: what ends it here ends it there. */
final class ReplyStream {

    private final Publisher<?> publisher;
    private final MonoSink<WriteResult> end;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final Sinks.Empty<Object> cut = Sinks.empty();

    /**
     * A stream nobody reads yet.
     *
     * @param end hears how it ended; its cancel cuts the stream off
     */
    ReplyStream(Publisher<?> publisher, MonoSink<WriteResult> end) {
        this.publisher = publisher;
        this.end = end;
        end.onCancel(() -> cut.tryEmitError(new StateException("the pipeline", "OVER", "RUNNING to go on replying")));
    }

    /** The items, for one reader. A reader who leaves has what it wanted. */
    Flux<Object> items() {
        return Flux.defer(() -> claimed.compareAndSet(false, true)
                ? Flux.<Object>from(publisher)
                        .takeUntilOther(cut.asMono())
                        .doOnComplete(end::success)
                        .doOnError(end::error)
                        .doOnCancel(end::success)
                : Flux.error(new StateException("a stream of replies", "READ", "UNREAD to be read")));
    }

    /** Ends it when this comes and nobody has read it: whoever asked has gone meanwhile. */
    void claimedBefore(Mono<?> deadline) {
        Consumer<Object> giveUp = ignored -> {
            if (claimed.compareAndSet(false, true)) {
                end.success();
            }
        };
        Disposable timer = deadline.subscribe(giveUp);
        end.onDispose(timer);
    }
}
