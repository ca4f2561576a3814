package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/** Pipelines that end in a subscriber of somebody else's. */
class WeakSinkTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Pump pump = Pump.create();
    private final Asking subscriber = new Asking();
    private final MemorySource<String> source = MemorySource.of("letters", "a", "b", "c");
    private final MemorySink<DeadLetter> dead = MemorySink.named("dead");

    @AfterEach
    void close() {
        pump.close();
    }

    private Running start() {
        Running running = pump.start(Pipeline.named("weak")
                .from(source)
                .onFailure(FailurePolicy.deadLetter(dead))
                .to("subscriber", subscriber));
        running.started().block(TIMEOUT);
        return running;
    }

    @Test
    void writesNoMoreThanTheSubscriberAskedFor() {
        Running running = start();
        assertThat(subscriber.got).isEmpty();

        subscriber.request(2);
        assertThat(subscriber.got).containsExactly("a", "b");
        assertThat(running.status().inFlight()).isEqualTo(1);
        subscriber.request(Long.MAX_VALUE);

        assertThat(running.completed().block(TIMEOUT))
                .hasToString("3 emitted = 3 acked + 0 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(subscriber.got).containsExactly("a", "b", "c", "complete");
    }

    @Test
    void sendsAnEventThatTheSubscriberThrewOnToTheFailurePolicy() {
        subscriber.refused = "b";
        Running running = start();
        subscriber.request(3);

        assertThat(running.completed().block(TIMEOUT))
                .hasToString("3 emitted = 2 acked + 1 dead-lettered + 0 rejected + 0 abandoned");
        assertThat(dead.payloads())
                .extracting(DeadLetter::stage, DeadLetter::original)
                .containsExactly(tuple("subscriber", "b"));
    }

    @Test
    void failsWhenTheSubscriberCancels() {
        Running running = start();
        subscriber.request(1);
        subscriber.cancel();

        assertThatThrownBy(() -> running.completed().block(TIMEOUT))
                .isInstanceOf(FatalException.class)
                .hasMessage("sink 'subscriber' takes no more: its subscriber cancelled");
        assertThat(subscriber.got).containsExactly("a");
        assertThat(source.committed("letters-0")).hasValue(0);
    }

    @Test
    void failsWhenTheSubscriberAsksForNothing() {
        Running running = start();
        subscriber.request(1);
        subscriber.request(0);

        assertThatThrownBy(() -> running.completed().block(TIMEOUT))
                .isInstanceOf(FatalException.class)
                .hasMessage("sink 'subscriber' takes no more: its subscriber requested 0");
        assertThat(subscriber.got).containsExactly("a", "§3.9: request(n) must be positive, but n was 0");
    }

    @Test
    void hasOneRun() {
        Running running = start();
        subscriber.request(3);
        running.completed().block(TIMEOUT);

        assertThatThrownBy(() -> running.restart().block(TIMEOUT))
                .isInstanceOf(StateException.class)
                .hasMessage("sink 'subscriber' is USED (expected: a new sink: a subscriber has one run)");
        assertThat(subscriber.got).containsExactly("a", "b", "c", "complete");
    }

    /** Asks by hand. */
    private static final class Asking implements Subscriber<String> {

        private final List<String> got = new CopyOnWriteArrayList<>();
        private String refused = "";
        private Subscription subscription = Operators.emptySubscription();

        void request(long n) {
            subscription.request(n);
        }

        void cancel() {
            subscription.cancel();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(String value) {
            if (value.equals(refused)) {
                throw new IllegalStateException("refused");
            }
            got.add(value);
        }

        @Override
        public void onError(Throwable error) {
            got.add(String.valueOf(error.getMessage()));
        }

        @Override
        public void onComplete() {
            got.add("complete");
        }
    }
}
