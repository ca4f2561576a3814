package io.reactorpump.core.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

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

    private static final class Runner extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

        private static final Object COMPLETE = new Object();
        private static final AtomicLongFieldUpdater<Runner> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Runner.class, "requested");
        private static final int AHEAD = 32;

        private final CoreSubscriber<? super PumpEvent> actual;
        private final long intervalNanos;
        private final StageContext context;
        private final ArrayDeque<PumpEvent> queue = new ArrayDeque<>();
        private volatile long requested;
        private @Nullable Subscription upstream;
        private @Nullable Disposable timer;
        private volatile boolean cancelled;
        private long asked;
        private long emitted;
        private long nextAt;
        private boolean started;
        private boolean isPending;
        private boolean upstreamDone;
        private boolean completed;

        Runner(CoreSubscriber<? super PumpEvent> actual, long intervalNanos, StageContext context) {
            this.actual = actual;
            this.intervalNanos = intervalNanos;
            this.context = context;
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(PumpEvent event) {
            submit(event);
        }

        @Override
        public void onError(Throwable t) {
            actual.onError(t);
        }

        @Override
        public void onComplete() {
            submit(COMPLETE);
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(REQUESTED, this, n);
                submit((Runnable) () -> {});
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
            submit((Runnable) this::stopTimer);
        }

        @Override
        void handle(Object signal) {
            if (signal instanceof PumpEvent event) {
                context.meter().in.add();
                event.at(context.meter().index());
                queue.add(event);
            } else if (signal == COMPLETE) {
                upstreamDone = true;
            } else if (signal instanceof Runnable task) {
                task.run();
            }
        }

        @Override
        void settled() {
            while (!queue.isEmpty() && !cancelled && timer == null) {
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
                emitted++;
                context.meter().out().add();
                actual.onNext(queue.poll());
                isPending = !queue.isEmpty();
            }
            ask();
            if (upstreamDone && queue.isEmpty() && !completed && !cancelled) {
                completed = true;
                actual.onComplete();
            }
        }

        private void ask() {
            Subscription s = upstream;
            long room = Math.min(requested, emitted + AHEAD) - asked;
            if (room > 0 && s != null && !upstreamDone && !cancelled) {
                asked += room;
                s.request(room);
            }
        }

        private void stopTimer() {
            Disposable running = timer;
            if (running != null) {
                running.dispose();
            }
        }

        @Override
        void broken(Throwable bug) {
            context.run().bug("stage '" + context.meter().name() + "' threw " + bug, bug);
        }
    }
}
