package io.reactorpump.api;

import java.util.List;
import java.util.OptionalLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where events come from: a publisher of received records that may make acknowledged positions durable.
 *
 * <p>The engine owns acknowledgement: a source emits records in offset order per partition, no more than requested, and
 * is told what to commit. One source may be subscribed again after an error or a stop, never twice at a time.
 *
 * @param <T> the type of the payloads
 */
public interface Source<T> extends Component {

    /**
     * The records. Emits each partition's records in order, after {@link SourceContext#assign}ing it, no more than
     * requested. Completes when the source is bounded and at its end. An error means that the source is broken, not a
     * record: the engine subscribes again with backoff, unless the error is a
     * {@link io.reactorpump.api.error.FatalException}. Cancel releases what the subscription took.
     */
    Flux<Received<T>> receive(SourceContext context);

    /**
     * Makes positions durable. At most one call is under way at a time; offsets of one assignment only grow.
     *
     * @return completes when durable; an error is retried with the next commit
     */
    default Mono<Void> commit(List<Commit> commits) {
        return Mono.empty();
    }

    /** Whether the source can take a single record back, so that the policy {@code reject} makes sense. */
    default boolean rejects() {
        return false;
    }

    /** Whether the records are requests of callers who wait for an answer each, so that several must not be merged. */
    default boolean requests() {
        return false;
    }

    /** Takes a record back. Called only if {@link #rejects()}. */
    default Mono<Void> reject(Position position, Throwable cause) {
        return Mono.error(new UnsupportedOperationException(componentName() + " can not take a record back"));
    }

    /** How many records wait in the source, if it knows. */
    default OptionalLong backlog() {
        return OptionalLong.empty();
    }

    /**
     * A source of any publisher's items, in one partition, without commit: a restart begins anew.
     *
     * @param name names the partition, and the source in status and errors
     */
    static <T> Source<T> of(String name, Publisher<? extends T> publisher) {
        return new PublisherSource<>(name, publisher);
    }
}
