package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Lets events pass at a rate, evenly spread: the next may pass one interval after the last. Asks for what is asked of it, and
 * so holds no more than that.
 */
final class ThrottleStage extends FluxOperator<PumpEvent, PumpEvent> {

    private final long intervalNanos;
    private final StageContext context;

    ThrottleStage(Flux<PumpEvent> source, long events, Duration per, StageContext context) {
        super(source);
        this.intervalNanos = Math.max(1, per.toNanos() / events);
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, intervalNanos, context));
    }

    private static final class Runner extends SerialStage {

        private static final int AHEAD = 32;

        private final long intervalNanos;

        // Only the drain touches these.
        private final ArrayDeque<PumpEvent> queue = new ArrayDeque<>();
        private @Nullable Disposable timer;
        private long nextAt;
        private boolean started;
        private boolean isPending;

        Runner(CoreSubscriber<? super PumpEvent> actual, long intervalNanos, StageContext context) {
            super(actual, context);
            this.intervalNanos = intervalNanos;
        }

        @Override
        void arrived(PumpEvent event) {
            queue.add(event);
        }

        @Override
        void advance() {
            while (!queue.isEmpty() && timer == null && hasDemand()) {
                long now = context.run().nanos();
                if (!isPending) {
                    // Time that passed without an event is not made up for.
                    isPending = true;
                    nextAt = started ? Math.max(nextAt, now) : now;
                    started = true;
                }
                long wait = nextAt - now;
                if (wait > 0) {
                    timer = context.run()
                            .scheduler()
                            .schedule(() -> submit((Runnable) () -> timer = null), wait, TimeUnit.NANOSECONDS);
                    break;
                }
                // The lateness of a timer is, but for more than an interval.
                nextAt = Math.max(nextAt, now - intervalNanos) + intervalNanos;
                isPending = queue.size() > 1;
                emit(queue.poll());
            }
            ask(Math.min(demanded(), AHEAD) - queue.size() - expected());
        }

        @Override
        boolean isEmpty() {
            return queue.isEmpty();
        }

        @Override
        void stopped() {
            Disposable running = timer;
            if (running != null) {
                running.dispose();
            }
        }
    }
}
