package io.reactorpump.test.tck;

import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;

/**
 * The black-box subscriber tests of the Reactive Streams TCK over a {@link Sink}: a pipeline of nothing but the sink is
 * started, and what it subscribes its source with is tested. Run it through {@link TckReport}.
 *
 * @param <T> the type of the payloads
 */
public abstract class SinkTck<T> extends SubscriberBlackboxVerification<T> {

    private static final long TIMEOUT_MILLIS = 500;
    private static final long QUIET_MILLIS = 50;

    /** Waits half a second for what has to happen, and 50 ms for what must not. */
    protected SinkTck() {
        super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS));
    }

    /** A sink, not yet opened. */
    protected abstract Sink<T> sink() throws Exception;

    @Override
    public final Subscriber<T> createSubscriber() {
        CapturingSource<T> source = new CapturingSource<>();
        try {
            Pump.create()
                    .start(Pipeline.named("tck").from(source).to(sink()))
                    .started()
                    .block();
            return source.subscriber();
        } catch (Exception e) {
            throw new IllegalStateException("no sink", e);
        }
    }
}
