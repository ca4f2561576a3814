package io.reactorpump.api;

import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;

/**
 * Where events go. The engine calls {@link #write}, acknowledges the event when the write succeeded, and applies the
 * failure policy when it did not.
 *
 * @param <T> the type of the payloads; a sink for batches is a {@code Sink<List<X>>} behind a batch stage
 */
public interface Sink<T> extends Component {

    /**
     * Writes one event. The event counts as written when the {@code Mono} completes, whether empty or with a
     * {@link WriteResult}; an error means that nothing is known to be written. Not called before {@link #open}
     * completed, nor with more than {@link #concurrency()} writes unfinished; one call at a time, in order. Must not
     * block. Cancel means that the result is of no interest any more.
     */
    Mono<WriteResult> write(Event<T> event);

    /** Makes durable what was written so far; called before the last commit. Each write must be durable by itself too. */
    default Mono<Void> flush() {
        return Mono.empty();
    }

    /**
     * How many writes the sink takes at a time; default 1. A sink that allows more keeps their order itself.
     * {@link Integer#MAX_VALUE} is for sinks that finish within the call.
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
