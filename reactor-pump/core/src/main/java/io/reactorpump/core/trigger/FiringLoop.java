package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.Topic;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.pubsub.Lifecycle.CycleMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.retry.Retry;

/**
 * One subscription of a firing source: takes what the triggers emit, keeps it under the overlap rule, and emits the next
 * when the one before is settled, the engine has asked for it and the pipeline takes events.
 */
final class FiringLoop implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(FiringLoop.class);

    private final FiringSource source;
    private final SourceContext context;
    private final CoreSubscriber<? super Received<Firing>> actual;
    private final Partition partition;
    private final Disposable.Composite subscriptions = Disposables.composite();

    // Guarded by this.
    private final Deque<PendingFiring> waiting;
    private @Nullable PendingFiring current;
    private long requested;
    private int triggersLeft;
    private boolean asking;
    private boolean ready;
    private boolean over;
    private boolean working;
    private boolean workAgain;

    FiringLoop(
            FiringSource source,
            SourceContext context,
            CoreSubscriber<? super Received<Firing>> actual,
            List<PendingFiring> leftFromBefore) {
        this.source = source;
        this.context = context;
        this.actual = actual;
        this.partition = context.assign(source.componentName());
        this.waiting = new ArrayDeque<>(leftFromBefore);
    }

    void begin(List<Trigger> triggers) {
        triggersLeft = triggers.size();
        actual.onSubscribe(this);
        for (Trigger trigger : triggers) {
            subscriptions.add(firings(trigger)
                    .subscribe(
                            firing -> fired(source.pending(firing, trigger)),
                            error -> LOG.error("Trigger '{}' can not be subscribed again", trigger.name(), error),
                            this::triggerCompleted));
        }
        work();
    }

    /** A trigger should not fail; one that does is subscribed again. */
    private Flux<Firing> firings(Trigger trigger) {
        ComponentContext where = new ComponentContext(
                context.pipeline(), source.componentName(), context.scheduler(), context.application());
        return Flux.defer(() -> trigger.firings(where))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
                        .maxBackoff(Duration.ofSeconds(30))
                        .scheduler(context.scheduler())
                        .doBeforeRetry(again -> LOG.warn(
                                "Pipeline '{}': trigger '{}' failed and is subscribed again",
                                context.pipeline(),
                                trigger.name(),
                                again.failure())));
    }

    // --- what happens ---

    private void fired(PendingFiring firing) {
        source.fired.increment();
        Overlap overlap = source.overlap();
        PendingFiring out = null;
        FiringEnd end = new FiringEnd.Skipped();
        synchronized (this) {
            // While no cycle runs one may wait in any case: it is about to begin.
            int room = overlap.kept() + (current == null && !overlap.replaces() ? 1 : 0);
            if (over) {
                out = firing;
                end = new FiringEnd.Cancelled();
            } else if (waiting.size() < room) {
                waiting.add(firing);
            } else if (overlap.replaces()) {
                out = waiting.poll();
                end = new FiringEnd.Superseded();
                waiting.add(firing);
            } else {
                out = firing;
            }
        }
        if (out == null) {
            work();
        } else {
            noCycleFor(out, end);
        }
    }

    private void noCycleFor(PendingFiring firing, FiringEnd end) {
        if (end instanceof FiringEnd.Cancelled) {
            source.leave(firing);
        } else {
            (end instanceof FiringEnd.Skipped ? source.skipped : source.superseded).increment();
            LOG.debug("Pipeline '{}': no cycle of '{}' for {}: {}", context.pipeline(), partition.name(), firing, end);
        }
        firing.tell(end);
    }

    private void triggerCompleted() {
        synchronized (this) {
            triggersLeft--;
        }
        work();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            synchronized (this) {
                requested = Operators.addCap(requested, n);
            }
            work();
        }
    }

    private void pipelineReady() {
        synchronized (this) {
            asking = false;
            ready = true;
        }
        work();
    }

    private void settled(PendingFiring firing, Outcome outcome) {
        boolean abandoned = outcome instanceof Outcome.Abandoned;
        if (abandoned) {
            source.begun.decrement();
            source.leave(firing);
        }
        FiringEnd end = new FiringEnd.Finished(outcome);
        say(Lifecycle.CYCLE_END, firing, Optional.of(end));
        firing.tell(end);
        synchronized (this) {
            current = null;
            over |= abandoned;
        }
        work();
    }

    @Override
    public void cancel() {
        List<PendingFiring> rest;
        synchronized (this) {
            over = true;
            rest = new ArrayList<>(waiting);
            waiting.clear();
        }
        subscriptions.dispose();
        rest.forEach(firing -> noCycleFor(firing, new FiringEnd.Cancelled()));
    }

    // --- what is done about it ---

    /** Does what can be done, one thread at a time; what happens meanwhile, also within a call, is looked at after it. */
    private void work() {
        synchronized (this) {
            if (working) {
                workAgain = true;
                return;
            }
            working = true;
        }
        Runnable step = nextStep();
        while (step != null) {
            step.run();
            step = nextStep();
        }
    }

    private synchronized @Nullable Runnable nextStep() {
        Runnable step = possibleStep();
        while (step == null && workAgain) {
            workAgain = false;
            step = possibleStep();
        }
        working = step != null;
        return step;
    }

    private @Nullable Runnable possibleStep() {
        if (over || current != null) {
            return null;
        }
        if (waiting.isEmpty()) {
            over = triggersLeft == 0;
            return over ? actual::onComplete : null;
        }
        if (requested == 0 || asking) {
            return null;
        }
        if (!ready) {
            asking = true;
            return () ->
                    subscriptions.add(context.ready().subscribe(ignored -> {}, ignored -> {}, this::pipelineReady));
        }
        ready = false;
        requested--;
        PendingFiring next = waiting.remove();
        current = next;
        return () -> emit(next);
    }

    private void emit(PendingFiring next) {
        source.begun.increment();
        say(Lifecycle.CYCLE_BEGIN, next, Optional.empty());
        Firing firing = next.firing();
        actual.onNext(Received.of(firing, partition, next.number())
                .withTimestamp(firing.time())
                .withSettlement(outcome -> settled(next, outcome)));
    }

    private void say(Topic<CycleMessage> topic, PendingFiring firing, Optional<FiringEnd> end) {
        context.application()
                .pubsub()
                .publish(topic, new CycleMessage(context.pipeline(), partition.name(), firing.firing(), end));
    }
}
