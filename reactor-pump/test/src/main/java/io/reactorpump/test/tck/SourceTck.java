package io.reactorpump.test.tck;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.test.StandaloneSourceContext;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The publisher tests of the Reactive Streams TCK over a {@link Source}: a subclass says how to make a source of so many
 * records. Run it through {@link TckReport}, which also pins how many tests ran.
 *
 * @param <T> the type of the payloads
 */
public abstract class SourceTck<T> extends PublisherVerification<Received<T>> {

    private static final long TIMEOUT_MILLIS = 500;
    private static final long QUIET_MILLIS = 50;
    private static final long GARBAGE_MILLIS = 2_000;

    /** Waits half a second for what has to happen, and 50 ms for what must not. */
    protected SourceTck() {
        this(TIMEOUT_MILLIS, QUIET_MILLIS);
    }

    /** As the other, with times of one's own, in milliseconds. */
    protected SourceTck(long timeoutMillis, long quietMillis) {
        // The third: how often to look for an expected error. The last: how long the TCK waits until a cancelled
        // subscriber must be garbage.
        super(new TestEnvironment(timeoutMillis, quietMillis, quietMillis), Math.min(timeoutMillis, GARBAGE_MILLIS));
    }

    /**
     * A source of so many records that completes after them, not yet opened. A source that never completes says so by
     * {@link #maxElementsFromPublisher()}.
     */
    protected abstract Source<T> source(long records) throws Exception;

    /** A source whose every subscription fails at once; empty if the source has none, which leaves one test out. */
    protected Optional<Source<T>> failingSource() throws Exception {
        return Optional.empty();
    }

    @Override
    public final Publisher<Received<T>> createPublisher(long elements) {
        try {
            return received(source(elements));
        } catch (Exception e) {
            throw new IllegalStateException("no source of " + elements + " records", e);
        }
    }

    /** The failing source's records, or null without one, as the TCK wants it. */
    @Override
    @SuppressWarnings("NullAway") // the TCK is not annotated and takes null for "none"
    public final Publisher<Received<T>> createFailedPublisher() {
        try {
            return failingSource().map(this::received).orElse(null);
        } catch (Exception e) {
            throw new IllegalStateException("no failing source", e);
        }
    }

    private Flux<Received<T>> received(Source<T> source) {
        source.open(new ComponentContext("tck", source.componentName(), Schedulers.parallel()))
                .block();
        return source.receive(new StandaloneSourceContext());
    }
}
