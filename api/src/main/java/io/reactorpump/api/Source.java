package io.reactorpump.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where events come from: a publisher of received records that may make acknowledged positions durable.
 *
 * <p>The engine owns acknowledgement: a source emits records in offset order per partition, no more than requested, and
 * is told what to commit. One source may be subscribed again after an error, a cancel or a stop, also without being closed and
 * opened in between, never twice at a time; it then begins behind what was committed last.
 *
 * <p>It may be closed without having been read, closed twice, and opened again after a close. The second close does no harm.
 *
 * @param <T> the type of the payloads
 */
public interface Source<T> extends Component {

    /**
     * The records. Emits each partition's records in order, after {@link SourceContext#assign}ing it, no more than
     * requested. Completes when the source is bounded and at its end. An error means that the source is broken, not a
     * record: the engine subscribes again with backoff, for ever, unless the error is
     * {@linkplain io.reactorpump.api.policy.FailureKind#FATAL fatal}, as a wrong password or a bad setting is.
     *
     * <p>Assignments outlive completion, as what was emitted may be committed after it; so what commits need is released by
     * {@link #close}, what reading needs by completion already. Error and cancel release both: nothing emitted is committed
     * after them. Neither subscribing nor requesting blocks. After a cancel nothing is emitted.
     */
    Flux<Received<T>> receive(SourceContext context);

    /**
     * Makes positions durable: those of assignments of the last subscription that are neither revoked nor lost, while it goes on
     * or after it completed, not after it failed or was cancelled. At most one call is under way at a time; offsets of one
     * assignment only grow. Must not block.
     *
     * @return completes when durable; an error is retried with the next commit
     */
    default Mono<Void> commit(List<Commit> commits) {
        return Mono.empty();
    }

    /** Whether {@link #commit} does anything, so that the engine looks every now and then what is due. */
    default boolean remembers() {
        return true;
    }

    /** Whether the source can take a single record back, so that the policy {@code reject} makes sense. */
    default boolean rejects() {
        return false;
    }

    /** Whether the records are requests of callers who wait for an answer each, so that several must not be merged. */
    default boolean requests() {
        return false;
    }

    /**
     * Completes when nobody waits any more for what is made of the record of a {@linkplain #requests() request}, so that the
     * work on it is cancelled and what is left of it is dropped. By default it never does.
     */
    default Mono<Void> forsaken(Position position) {
        return Mono.never();
    }

    /** Takes a record back. Called only if {@link #rejects()}. */
    default Mono<Void> reject(Position position, Throwable cause) {
        return Mono.error(new UnsupportedOperationException(componentName() + " can not take a record back"));
    }

    /** How many records wait in the source, if it knows. */
    default OptionalLong backlog() {
        return OptionalLong.empty();
    }

    /** Why nothing comes, if the source waits for something and knows what: a system that is away, a topic that is missing. */
    default Optional<String> waiting() {
        return Optional.empty();
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
