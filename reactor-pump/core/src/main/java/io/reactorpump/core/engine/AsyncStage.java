package io.reactorpump.core.engine;

import io.reactorpump.api.AsyncProcessor;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;

/**
 * A function whose publisher makes payloads later. A {@code Mono} gives the event another payload or drops it; any other
 * publisher makes children of it, no more than asked for, and so does a {@code Mono} after a try that had made some. Results
 * leave in the order of arrival within a scope, or as they come. What becomes of an event that failed after it had made
 * children is decided when those have ended, as another try makes them again; at the latest when the stage's time limit has
 * passed once more, and at once in a drain.
 */
final class AsyncStage extends FluxOperator<PumpEvent, PumpEvent> {

    private static final int PREFETCH = 32;

    /** How long a failure waits for children, if the stage has no time limit. */
    private static final Duration CHILDREN_LIMIT = Duration.ofSeconds(30);

    private final AsyncProcessor<Object, Object> processor;
    private final int concurrency;
    private final @Nullable Replication replication;
    private final StageContext context;

    AsyncStage(
            Flux<PumpEvent> source,
            AsyncProcessor<Object, Object> processor,
            int concurrency,
            @Nullable Replication replication,
            StageContext context) {
        super(source);
        this.processor = processor;
        this.concurrency = concurrency;
        this.replication = replication;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, processor, concurrency, replication, context));
    }

    private static final class Runner extends WorkStage {

        private final AsyncProcessor<Object, Object> processor;
        private final ArrayDeque<Work> ready = new ArrayDeque<>();
        private final @Nullable Replication replication;

        Runner(
                CoreSubscriber<? super PumpEvent> actual,
                AsyncProcessor<Object, Object> processor,
                int concurrency,
                @Nullable Replication replication,
                StageContext context) {
            super(actual, concurrency, replication, context);
            this.replication = replication;
            this.processor = processor;
        }

        @Override
        Publisher<?> start(PumpEvent event) throws Exception {
            return processor.process(event, event.payload);
        }

        @Override
        int begun(Work work, Publisher<?> publisher) {
            Family family = work.family;
            if (family != null) {
                // Also for a Mono, whose result is a child then: those made before may still be on their way.
                family.again();
                return PREFETCH;
            }
            if (publisher instanceof Mono) {
                return 0;
            }
            work.family = new Family(work.event);
            return PREFETCH;
        }

        @Override
        boolean passed(PumpEvent event, Publisher<?> publisher, @Nullable Object result) {
            if (!(publisher instanceof Mono) || !(result == null || hasDemand())) {
                return false;
            }
            emitOrDrop(event, result);
            countSuccess();
            return true;
        }

        private void countSuccess() {
            if (replication != null) {
                replication.succeeded();
            }
        }

        @Override
        void result(Work work, Object result) {
            if (work.family == null) {
                work.results = result;
            } else {
                results(work).add(result);
                offer(work);
            }
        }

        @Override
        void ended(Work work) {
            countSuccess();
            offer(work);
        }

        /** What is not handed on comes again with the next try, if there is one; the policy may settle the event at once. */
        @Override
        void decide(Work work, Throwable cause) {
            work.results = null;
            Family family = work.family;
            if (family == null || !family.hasOpenChildren()) {
                super.decide(work, cause);
                return;
            }
            if (work.firstFailedAt == null) {
                work.firstFailedAt = context.run().now();
            }
            Failures failures = context.run().failures();
            Attempt decision = new Decision(work, () -> super.decide(work, cause));
            failures.await(
                    context,
                    decision,
                    context.timeout().orElse(CHILDREN_LIMIT),
                    "waits for the children of an event that failed",
                    cause);
            family.afterChildren(() -> failures.due(decision));
        }

        /** The work has something to emit or is at its end: its turn comes when it is the first of its scope. */
        private void offer(Work work) {
            if ((!ordered || work.scope.first() == work) && !work.isReady) {
                work.isReady = true;
                ready.add(work);
            }
        }

        @Override
        void settledEarlier(WorkScope scope) {
            Work first = ordered ? scope.first() : null;
            if (first != null && (first.phase == Work.Phase.ENDED || first.results != null)) {
                offer(first);
            }
        }

        @Override
        boolean emitReady() {
            boolean any = false;
            Work work = ready.peekFirst();
            while (work != null && !isCancelled()) {
                if (work.phase == Work.Phase.GONE) {
                    ready.pollFirst();
                } else if (!emit(work)) {
                    break;
                } else {
                    any = true;
                }
                work = ready.peekFirst();
            }
            return any;
        }

        /** Emits what the work has; false if there is no demand. */
        private boolean emit(Work work) {
            Family family = work.family;
            if (family == null) {
                Object result = work.results;
                if (result != null && !hasDemand()) {
                    return false;
                }
                emitOrDrop(work.event, result);
                ready.pollFirst();
                leave(work);
                settledEarlier(work.scope);
                return true;
            }
            ArrayDeque<Object> results = results(work);
            while (!results.isEmpty()) {
                if (!hasDemand()) {
                    return false;
                }
                Object item = results.poll();
                work.request(1);
                emit(family.child(item));
            }
            ready.pollFirst();
            work.isReady = false;
            if (work.phase == Work.Phase.ENDED) {
                family.complete();
                leave(work);
                settledEarlier(work.scope);
            }
            return true;
        }

        private void emitOrDrop(PumpEvent event, @Nullable Object result) {
            if (result == null) {
                context.meter().dropped.add();
                event.acked();
            } else {
                event.payload = result;
                emit(event);
            }
        }

        @SuppressWarnings("unchecked")
        private static ArrayDeque<Object> results(Work work) {
            @Nullable Object results = work.results;
            if (results == null) {
                results = new ArrayDeque<>();
                work.results = results;
            }
            return (ArrayDeque<Object>) results;
        }
    }

    /** The decision on a failed work, which waits for the children that the work has made. */
    private static final class Decision extends Attempt {

        private final Work work;
        private final Runnable decide;

        Decision(Work work, Runnable decide) {
            super(work.event);
            this.work = work;
            this.decide = decide;
        }

        @Override
        Object input() {
            return work.input();
        }

        @Override
        void retry() {
            work.scope.stage.submit((Runnable) () -> {
                if (work.phase == Work.Phase.FAILED) {
                    decide.run();
                }
            });
        }

        @Override
        void gone() {
            work.gone();
        }

        @Override
        void abandoned() {
            work.abandoned();
        }
    }
}
