package io.reactorpump.api;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;

/**
 * Where events go. The engine calls {@link #write}, acknowledges the event when the write succeeded, and applies the
 * failure policy when it did not.
 *
 * <p>It may be closed without having written, closed twice, and opened again after a close; the second close does no harm. What
 * completed writes wrote stays when it is opened again, unless it is the sink's task to begin anew. {@link #close} ends every
 * write that is unfinished, by success or by an error, before it completes.
 *
 * @param <T> the type of the payloads; a sink for batches is a {@code Sink<List<X>>} behind a batch stage
 */
public interface Sink<T> extends Component {

    /**
     * Writes one event. The event counts as written when the {@code Mono} completes, whether empty or with a
     * {@link WriteResult}; then others can read what was written. An error means that nothing is known to be written. Completes
     * without waiting for another write. Not called before {@link #open} completed, nor with more than {@link #concurrency()}
     * writes unfinished; one call at a time, in order. Must not block, nor settle the event. Cancel means that the result is of no
     * interest any more; the writes after it go on.
     */
    Mono<WriteResult> write(Event<T> event);

    /** Makes durable what was written so far; called at any time, and before the last commit. Each write must be durable by itself too. */
    default Mono<Void> flush() {
        return Mono.empty();
    }

    /**
     * How many writes the sink takes at a time; default 1, where the engine keeps their order.
     * {@link Integer#MAX_VALUE} is for sinks that finish within the call.
     *
     * <p>A sink that takes more keeps the order of the unfinished ones itself. The engine begins the writes of a partition
     * in their order. When it has heard that one failed, it begins no later one of its partition before that one is begun
     * again or given up, and those that failed together are begun again in their order. What was begun before it heard is
     * in the hands of the sink: a write that succeeds is acknowledged and does not come again, even if an earlier one
     * failed, and so has overtaken it. Where that matters, a sink that has failed a write fails those behind it, too, by an
     * {@link io.reactorpump.api.error.InfrastructureException}, as they are not to blame: {@link WriteOrder} tells which.
     */
    default int concurrency() {
        return 1;
    }

    /**
     * Whether a failed write of a batch may be tried again in halves, to find the items that are to blame. Default
     * true; a sink that itself tells the items by {@link WriteResult#partly} is not asked.
     */
    default boolean bisects() {
        return true;
    }

    /** Why writes do not end just now, if the sink waits for something and knows what. */
    default Optional<String> waiting() {
        return Optional.empty();
    }

    /** A sink of a function that finishes within the call: written means that it returned. Must not block. */
    static <T> Sink<T> of(String name, Consumer<? super T> consumer) {
        return new ConsumerSink<>(name, consumer);
    }

    /** A sink of a function that gives a publisher, one at a time: written means that it completed. Items are ignored. */
    static <T> Sink<T> async(String name, Function<? super T, ? extends Publisher<?>> writer) {
        return new FunctionSink<>(name, 1, writer);
    }

    /** As {@link #async(String, Function)} with several writes at a time, which may overtake one another. */
    static <T> Sink<T> async(String name, int concurrency, Function<? super T, ? extends Publisher<?>> writer) {
        return new FunctionSink<>(name, concurrency, writer);
    }

    /**
     * A weak sink of any subscriber: written means that {@code onNext} returned, so there is no retry and no proof of
     * delivery. The subscriber's demand is honoured; its cancel fails the pipeline. A subscriber is subscribed once, so the
     * pipeline has one run.
     */
    static <T> Sink<T> weak(String name, Subscriber<? super T> subscriber) {
        return new SubscriberSink<>(name, subscriber);
    }
}
