package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class PumpTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A sink that counts its runs, and closes when it is let. */
    private static final class Slow implements Sink<Object> {

        private final AtomicInteger opened = new AtomicInteger();
        private final Sinks.Empty<Void> closing = Sinks.empty();

        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(opened::incrementAndGet);
        }

        @Override
        public Mono<WriteResult> write(Event<Object> event) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> close() {
            return closing.asMono();
        }
    }

    private final Slow sink = new Slow();
    private final Pipeline pipeline =
            Pipeline.named("orders").from("never", Flux.never()).to(sink);

    @Test
    void aClosedPumpStartsNothing() {
        Pump pump = Pump.create();
        pump.close();

        assertThatThrownBy(() -> pump.start(pipeline))
                .isInstanceOf(StateException.class)
                .hasMessage("the pump is CLOSED (expected: OPEN to start pipeline 'orders')");
    }

    @Test
    void aClosedPumpRestartsNothing() {
        Pump pump = Pump.create();
        Running running = pump.start(pipeline);
        running.started().block(LIMIT);
        sink.closing.tryEmitEmpty();
        pump.close();

        StepVerifier.create(running.restart())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(StateException.class)
                        .hasMessage("pipeline 'orders' is CLOSED with its pump"
                                + " (expected: the one of its name in an open pump to restart)"))
                .verify(LIMIT);
        assertThat(sink.opened).hasValue(1);
    }

    @Test
    void aRestartUnderWayDoesNotOutliveThePump() {
        Pump pump = Pump.create();
        Running running = pump.start(pipeline);
        running.started().block(LIMIT);
        Mono<Void> restarted = running.restart();
        pump.end();
        sink.closing.tryEmitEmpty();

        StepVerifier.create(restarted).expectError(StateException.class).verify(LIMIT);
        assertThat(running.report().block(LIMIT)).isNotNull();
        assertThat(running.state()).isEqualTo(State.STOPPED);
        assertThat(sink.opened).hasValue(1);
    }

    @Test
    void aDrainEndsAPipelineThatIsBeingRestarted() {
        try (Pump pump = Pump.create()) {
            Running running = pump.start(pipeline);
            running.started().block(LIMIT);
            Mono<Void> restarted = running.restart();
            Mono<?> drained = running.drain(LIMIT);
            sink.closing.tryEmitEmpty();

            assertThat(drained.block(LIMIT)).isNotNull();
            StepVerifier.create(restarted)
                    .expectErrorMessage(
                            "pipeline 'orders' is STOPPED (expected: no drain or stop while it is restarted)")
                    .verify(LIMIT);
            assertThat(sink.opened).hasValue(1);
            running.restart().block(LIMIT);
            assertThat(sink.opened).hasValue(2);
        }
    }

    @Test
    void ofTwoPipelinesOfTheSameNameOneGoesOn() {
        try (Pump pump = Pump.create()) {
            Running former = pump.start(pipeline);
            former.started().block(LIMIT);
            sink.closing.tryEmitEmpty();
            former.stop().block(LIMIT);
            Running present = pump.start(pipeline);

            StepVerifier.create(former.restart())
                    .expectError(StateException.class)
                    .verify(LIMIT);
            assertThat(former.state()).isEqualTo(State.STOPPED);
            assertThat(present.state()).isEqualTo(State.RUNNING);
        }
    }

    /** A component that two pipelines share would be closed under the other one. */
    @Test
    void whatFailsToOpenAfterTheStopIsClosedOnce() {
        CountDownLatch begun = new CountDownLatch(1);
        Sinks.Empty<Void> opening = Sinks.empty();
        AtomicInteger closed = new AtomicInteger();
        Sink<Object> unlucky = new Sink<>() {
            @Override
            public Mono<Void> open(ComponentContext context) {
                return opening.asMono().doOnSubscribe(subscription -> begun.countDown());
            }

            @Override
            public Mono<WriteResult> write(Event<Object> event) {
                return Mono.empty();
            }

            @Override
            public Mono<Void> close() {
                return Mono.fromRunnable(closed::incrementAndGet);
            }
        };
        Running running = Pump.create()
                .start(Pipeline.named("orders").from("never", Flux.never()).to(unlucky));
        assertThat(begun)
                .satisfies(latch -> assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue());
        running.stop().block(LIMIT);

        assertThat(opening.tryEmitError(new IllegalStateException("no"))).isEqualTo(Sinks.EmitResult.OK);

        assertThat(closed).hasValue(1);
    }
}
