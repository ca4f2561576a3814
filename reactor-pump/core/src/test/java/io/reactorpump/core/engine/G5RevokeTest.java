package io.reactorpump.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.status.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** G5: a partition is fenced between two commits, and nothing else is done there. */
class G5RevokeTest {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** Of each request, whether it was made from within the committer. */
    private final BlockingQueue<Boolean> requests = new LinkedBlockingQueue<>();

    private final AtomicReference<Run> running = new AtomicReference<>();
    private final AtomicReference<CoreSubscriber<? super Received<Object>>> engine = new AtomicReference<>();
    private final AtomicReference<Partition> partition = new AtomicReference<>();

    private final class Manual implements Source<Object> {

        @Override
        public Flux<Received<Object>> receive(SourceContext context) {
            partition.set(context.assign("p"));
            return new Flux<>() {
                @Override
                public void subscribe(CoreSubscriber<? super Received<Object>> actual) {
                    engine.set(actual);
                    actual.onSubscribe(new Subscription() {
                        @Override
                        public void request(long n) {
                            requests.add(running.get().committer().isHeldHere());
                        }

                        @Override
                        public void cancel() {}
                    });
                }
            };
        }
    }

    @Test
    void whoFencesAPartitionBetweenCommitsDoesNotAskTheSourceForMoreThere() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Run run = new Run(
                Pipeline.named("p")
                        .from(new Manual())
                        .flow(new FlowPolicy(2, 4))
                        .to(Sink.async("sink", 2, payload -> payload.equals("stuck") ? Mono.never() : Mono.empty()))
                        .plan(),
                time,
                Meters.NONE,
                null,
                Application.none(),
                List.of());
        running.set(run);
        run.opened();
        assertThat(requests.poll(10, TimeUnit.SECONDS)).isFalse();
        // As long as the run has failed nothing is asked for, and when it goes on nobody looks by himself.
        run.life()
                .fail(new Failure(
                        "sink",
                        Optional.of(new Position("p", 0)),
                        1,
                        Instant.EPOCH,
                        new IllegalStateException("poison")));
        engine.get().onNext(Received.of("stuck", partition.get(), 0));
        engine.get().onNext(Received.of("done", partition.get(), 1));
        Disposable revoking =
                run.sourceContext().revoke(List.of(partition.get()), LIMIT).subscribe();
        assertThat(run.life().resume()).isEqualTo(Cleared.GOES_ON);
        assertThat(requests).isEmpty();

        time.advanceTimeBy(LIMIT);

        assertThat(requests.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(revoking.isDisposed()).isTrue();
        run.stop().block(LIMIT);
    }
}
