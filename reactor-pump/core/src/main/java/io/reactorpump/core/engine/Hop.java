package io.reactorpump.core.engine;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.scheduler.Scheduler;

/** Hands events on by a thread of a scheduler, taking none ahead: who asks is heard at once, so it is known who is at work. */
final class Hop extends FluxOperator<PumpEvent, PumpEvent> {

    private final Scheduler scheduler;

    Hop(Flux<PumpEvent> source, Scheduler scheduler) {
        super(source);
        this.scheduler = scheduler;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, scheduler.createWorker()));
    }

    private static final class Runner implements CoreSubscriber<PumpEvent>, Subscription {

        private final CoreSubscriber<? super PumpEvent> actual;
        private final Scheduler.Worker worker;
        private volatile @Nullable Subscription upstream;

        Runner(CoreSubscriber<? super PumpEvent> actual, Scheduler.Worker worker) {
            this.actual = actual;
            this.worker = worker;
        }

        @Override
        public void onSubscribe(Subscription s) {
            upstream = s;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(PumpEvent event) {
            worker.schedule(() -> actual.onNext(event));
        }

        @Override
        public void onError(Throwable t) {
            worker.schedule(() -> actual.onError(t));
        }

        @Override
        public void onComplete() {
            worker.schedule(() -> {
                worker.dispose();
                actual.onComplete();
            });
        }

        @Override
        public void request(long n) {
            Subscription s = upstream;
            if (s != null) {
                s.request(n);
            }
        }

        @Override
        public void cancel() {
            worker.dispose();
            Subscription s = upstream;
            if (s != null) {
                s.cancel();
            }
        }
    }
}
