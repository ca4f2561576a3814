package io.reactorpump.core.engine;

import io.reactorpump.api.policy.BatchPolicy;
import java.util.ArrayList;
import java.util.List;
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
 * Makes one event of several, by number or time. Asks for as many events as the wanted batches can hold; a batch that is due
 * while none is wanted waits, still filling.
 */
final class BatchStage extends FluxOperator<PumpEvent, PumpEvent> {

    private final BatchPolicy policy;
    private final StageContext context;

    BatchStage(Flux<PumpEvent> source, BatchPolicy policy, StageContext context) {
        super(source);
        this.policy = policy;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, policy, context));
    }

    private static final class Runner extends SerialDrain implements CoreSubscriber<PumpEvent>, Subscription {

        private static final AtomicLongFieldUpdater<Runner> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Runner.class, "requested");
        private static final Object LOOK = new Object();
        private static final Object COMPLETE = new Object();

        private final CoreSubscriber<? super PumpEvent> actual;
        private final BatchPolicy policy;
        private final StageContext context;
        private @Nullable Subscription upstream;
        private volatile boolean cancelled;
        private volatile long requested;

        // Only the drain touches these.
        private List<PumpEvent> filling = new ArrayList<>();
        private long emitted;
        private long asked;
        private long received;
        private boolean due;
        private boolean upstreamDone;
        private boolean completed;
        private @Nullable Disposable timer;

        Runner(CoreSubscriber<? super PumpEvent> actual, BatchPolicy policy, StageContext context) {
            this.actual = actual;
            this.policy = policy;
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
                submit(LOOK);
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
                received++;
                filling.add(event);
                if (filling.size() == 1) {
                    startTimer();
                }
                if (filling.size() >= policy.size()) {
                    emit();
                }
            } else if (signal == COMPLETE) {
                upstreamDone = true;
            } else if (signal instanceof Runnable task) {
                task.run();
            }
        }

        @Override
        void settled() {
            while (!filling.isEmpty() && (due || upstreamDone || filling.size() >= policy.size()) && hasDemand()) {
                emit();
            }
            ask();
            if (upstreamDone && filling.isEmpty() && !completed && !cancelled) {
                completed = true;
                stopTimer();
                actual.onComplete();
            }
        }

        private void emit() {
            if (!hasDemand()) {
                return;
            }
            stopTimer();
            due = false;
            emitted++;
            List<PumpEvent> full = filling;
            filling = new ArrayList<>();
            if (full.size() > policy.size()) {
                // They came while no batch was wanted, and have waited long enough.
                filling.addAll(full.subList(policy.size(), full.size()));
                full = full.subList(0, policy.size());
                due = true;
            }
            context.meter().out().add();
            actual.onNext(Bundle.of(full));
        }

        private boolean hasDemand() {
            long r = requested;
            return !cancelled && (r == Long.MAX_VALUE || r > emitted);
        }

        /** As many events as the batches that are wanted can hold. */
        private void ask() {
            long r = requested;
            Subscription s = upstream;
            if (s == null || cancelled || upstreamDone || asked == Long.MAX_VALUE) {
                return;
            }
            if (r == Long.MAX_VALUE) {
                asked = Long.MAX_VALUE;
                s.request(Long.MAX_VALUE);
                return;
            }
            long room = (r - emitted) * policy.size() - filling.size() - (asked - received);
            if (room > 0) {
                asked += room;
                s.request(room);
            }
        }

        private void startTimer() {
            List<PumpEvent> batch = filling;
            timer = context.run()
                    .scheduler()
                    .schedule(
                            () -> submit((Runnable) () -> due |= batch == filling),
                            policy.time().toNanos(),
                            TimeUnit.NANOSECONDS);
        }

        private void stopTimer() {
            Disposable running = timer;
            timer = null;
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
