package io.reactorpump.core.engine;

import io.reactorpump.api.policy.FailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A stage between an upstream that emits when it is told to, and a downstream that asks when it is told to. */
final class StressedStage {

    private static final Run RUN = StressedRun.idle();

    private final AtomicLong asked = new AtomicLong();
    private final Recorder owner = new Recorder();
    private final Flux<PumpEvent> upstream = new Flux<>() {
        @Override
        public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
            stage = actual;
            actual.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    asked.addAndGet(n);
                }

                @Override
                public void cancel() {}
            });
        }
    };
    private final Downstream downstream = new Downstream();
    private @Nullable CoreSubscriber<? super PumpEvent> stage;
    private int number;

    StressedStage(Function<Flux<PumpEvent>, Flux<PumpEvent>> stage) {
        stage.apply(upstream).subscribe(downstream);
    }

    /** What a stage is told about itself. */
    static StageContext context(boolean lane, int prefetch) {
        return context(RUN, FailurePolicy.stop(), lane, prefetch);
    }

    /** As {@link #context(boolean, int)}, where something fails. */
    static StageContext context(Run run, FailurePolicy policy, boolean lane, int prefetch) {
        return new StageContext(
                run, new StageMeter(1, "stage", "stage", false), policy, Optional.empty(), lane, true, prefetch);
    }

    private static final class Downstream implements CoreSubscriber<PumpEvent> {

        // Not volatile: the stage has to make them visible to whoever calls next.
        private final List<PumpEvent> events = new ArrayList<>();
        private int ends;
        private @Nullable Subscription subscription;

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(PumpEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable t) {
            throw new IllegalStateException(t);
        }

        @Override
        public void onComplete() {
            ends++;
        }
    }

    /** Emits the next event, whose payload and key is its number, if it was asked for. */
    void emit() {
        CoreSubscriber<? super PumpEvent> to = stage;
        if (to != null && asked.get() > number) {
            PumpEvent event = new PumpEvent(number, number, owner, number);
            event.note = "key";
            number++;
            to.onNext(event);
        }
    }

    void complete() {
        CoreSubscriber<? super PumpEvent> to = stage;
        if (to != null) {
            to.onComplete();
        }
    }

    void request(long n) {
        Subscription s = downstream.subscription;
        if (s != null) {
            s.request(n);
        }
    }

    long asked() {
        return asked.get();
    }

    /** How many events came out, if in order; else less than none. */
    int passed() {
        for (int i = 0; i < downstream.events.size(); i++) {
            if (downstream.events.get(i).number != i) {
                return -1;
            }
        }
        return downstream.events.size();
    }

    int ends() {
        return downstream.ends;
    }
}
