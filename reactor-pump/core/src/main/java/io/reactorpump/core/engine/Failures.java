package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.Reasons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * What becomes of failed events: the one place where policies are carried out. Classify, wait and try again, give up. Cold
 * code, guarded by its monitor; calls attempts outside of it.
 */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final Run run;
    private final DeadLetters letters;
    private final Map<Attempt, Backoff> backoffs = new LinkedHashMap<>();
    private final Map<Attempt, Stopped> stopped = new LinkedHashMap<>();
    private boolean draining;
    private boolean over;

    Failures(Run run) {
        this.run = run;
        this.letters = new DeadLetters(run, this);
    }

    private record Backoff(Disposable timer, String why) {}

    /** An event that stopped the run, where and why. */
    record Stopped(StageContext stage, Attempt attempt, Throwable cause) {}

    /** An attempt failed. From any thread; answers by exactly one call to the attempt, now or later, unless the run ends. */
    void failed(StageContext stage, Attempt attempt, Throwable cause) {
        stage.meter().failed.increment();
        if (attempt.firstFailedAt == null) {
            attempt.firstFailedAt = run.now();
        }
        FailureKind kind = classify(stage.policy(), attempt, cause);
        switch (kind) {
            case FATAL -> stop(stage, attempt, cause);
            case INFRASTRUCTURE -> {
                attempt.infrastructureFailures++;
                RetryPolicy waiting = stage.policy().infrastructure();
                if (waiting.allows(attempt.infrastructureFailures)) {
                    retry(stage, attempt, waiting.delay(attempt.infrastructureFailures, cause), cause);
                } else {
                    giveUp(stage, attempt, cause);
                }
            }
            case EVENT -> {
                attempt.eventFailures++;
                RetryPolicy retry = stage.policy().retry();
                if (retry.allows(attempt.eventFailures) && !(attempt.input() instanceof Received.Undecodable)) {
                    retry(stage, attempt, retry.backoff().delay(attempt.eventFailures), cause);
                } else {
                    giveUp(stage, attempt, cause);
                }
            }
        }
    }

    private FailureKind classify(FailurePolicy policy, Attempt attempt, Throwable cause) {
        return attempt.input() instanceof Received.Undecodable ? FailureKind.EVENT : kind(policy, cause);
    }

    /** What the policy takes the error for. A classifier that throws is answered as if the event were to blame. */
    FailureKind kind(FailurePolicy policy, Throwable cause) {
        try {
            return policy.classifier().apply(cause);
        } catch (RuntimeException e) {
            try (LogContext ignored = LogContext.of(run.plan().name())) {
                LOG.warn("The failure classifier threw; the failure counts as the event's.", e);
            }
            return FailureKind.EVENT;
        }
    }

    /** Tries an attempt again after this delay; at once for the last time if the pipeline drains, and then no more. */
    void retry(StageContext stage, Attempt attempt, Duration delay, Throwable cause) {
        stage.meter().retried.increment();
        boolean now;
        Disposable.@Nullable Swap timer = null;
        synchronized (this) {
            if (over) {
                return;
            }
            now = draining && !attempt.last;
            if (now) {
                attempt.last = true;
            } else if (!draining) {
                timer = backOff(stage, attempt, "waits to try again", Reasons.of(cause));
            }
        }
        if (timer != null) {
            start(timer, attempt, delay);
        } else if (now) {
            attempt.retry();
        } else {
            attempt.abandoned();
        }
    }

    /** Tries an attempt again when it is {@link #due}, or this time is up, or the pipeline drains. */
    void await(StageContext stage, Attempt attempt, Duration limit, String what, Throwable cause) {
        Disposable.Swap timer;
        synchronized (this) {
            if (over) {
                return;
            }
            timer = draining ? null : backOff(stage, attempt, what, Reasons.of(cause));
        }
        if (timer == null) {
            attempt.retry();
        } else {
            start(timer, attempt, limit);
        }
    }

    private Disposable.Swap backOff(StageContext stage, Attempt attempt, String what, String why) {
        Disposable.Swap timer = Disposables.swap();
        backoffs.put(
                attempt,
                new Backoff(
                        timer,
                        "stage '" + stage.meter().name() + "' " + what + " [" + attempt.event.position() + "]: "
                                + why));
        return timer;
    }

    /** Once no lock is held, as a scheduler may run at once, on this thread, what is due at once. */
    private void start(Disposable.Swap timer, Attempt attempt, Duration delay) {
        timer.update(run.scheduler().schedule(() -> due(attempt), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS));
    }

    /** Tries an attempt again that waits, if it still does. */
    void due(Attempt attempt) {
        synchronized (this) {
            Backoff waited = backoffs.remove(attempt);
            if (waited == null) {
                return;
            }
            waited.timer().dispose();
        }
        attempt.retry();
    }

    private void giveUp(StageContext stage, Attempt attempt, Throwable cause) {
        GiveUp giveUp = stage.policy().giveUp();
        if (giveUp instanceof GiveUp.Drop) {
            drop(stage, attempt, cause);
            return;
        }
        if (!(giveUp instanceof GiveUp.Stop)) {
            warn(stage, attempt, cause);
        }
        if (giveUp instanceof GiveUp.Reject) {
            attempt.settle(new Outcome.Rejected(cause));
            attempt.gone();
        } else if (giveUp instanceof GiveUp.ToDeadLetters to) {
            letters.write(stage, attempt, cause, to.sink());
        } else {
            stop(stage, attempt, cause);
        }
    }

    private void warn(StageContext stage, Attempt attempt, Throwable cause) {
        run.announcer()
                .say(
                        Lifecycle.WARNING,
                        new Failure(
                                stage.meter().name(),
                                Optional.of(attempt.event.position()),
                                attempt.failures(),
                                run.now(),
                                cause));
    }

    private void drop(StageContext stage, Attempt attempt, Throwable cause) {
        warn(stage, attempt, cause);
        logDropped(stage, attempt.event.position(), cause);
        stage.meter().givenUp.increment();
        attempt.settle(Owner.ACKED);
        attempt.gone();
    }

    private void logDropped(StageContext stage, Position position, Throwable cause) {
        String pipeline = run.plan().name();
        String name = stage.meter().name();
        try (LogContext ignored = LogContext.of(pipeline, name, position)) {
            LOG.warn(
                    "Pipeline '{}' dropped an event at stage '{}' [{}]: {}",
                    pipeline,
                    name,
                    position,
                    Reasons.of(cause));
        }
    }

    // --- stop ---

    /** The event stops the pipeline. */
    void stop(StageContext stage, Attempt attempt, Throwable cause) {
        boolean abandon;
        Runnable tell;
        synchronized (this) {
            if (over) {
                return;
            }
            abandon = draining;
            if (!abandon) {
                stopped.put(attempt, new Stopped(stage, attempt, cause));
            }
            // Together, or an error could be cleared in between, and the run be failed with nothing to clear.
            tell = run.trouble().failedAt(stage, attempt, cause);
        }
        tell.run();
        if (abandon) {
            attempt.abandoned();
        }
    }

    /**
     * Resumes the run if it can be; then the events that had stopped it are given to this list, to be tried {@link #again} or
     * {@linkplain #drop(List) dropped}.
     */
    synchronized Cleared clear(Life life, List<Stopped> events) {
        Cleared cleared = life.resume();
        if (cleared == Cleared.GOES_ON) {
            events.addAll(stopped.values());
            stopped.clear();
        }
        return cleared;
    }

    /** Tries events again as if for the first time. */
    static void again(List<Stopped> cleared) {
        for (Stopped event : cleared) {
            Attempt attempt = event.attempt();
            attempt.eventFailures = 0;
            attempt.infrastructureFailures = 0;
            attempt.firstFailedAt = null;
            attempt.retry();
        }
    }

    /** Gives up events as if that were the policy. */
    void drop(List<Stopped> cleared) {
        cleared.forEach(event -> drop(event.stage(), event.attempt(), event.cause()));
    }

    // --- drain ---

    /** No more waiting: who waits has one last try, who stopped the pipeline is abandoned. */
    void drain() {
        List<Attempt> lastTries;
        List<Attempt> abandoned;
        synchronized (this) {
            draining = true;
            lastTries = new ArrayList<>(backoffs.keySet());
            backoffs.values().forEach(backoff -> backoff.timer().dispose());
            backoffs.clear();
            abandoned = List.copyOf(stopped.keySet());
            stopped.clear();
        }
        for (Attempt attempt : lastTries) {
            attempt.last = true;
            attempt.retry();
        }
        abandoned.forEach(Attempt::abandoned);
    }

    /** The run is over: no timer may fire any more. */
    synchronized void end() {
        over = true;
        backoffs.values().forEach(backoff -> backoff.timer().dispose());
        backoffs.clear();
        stopped.clear();
    }

    /** What the first of those that wait for another try waits for. */
    synchronized Optional<String> waiting() {
        return backoffs.values().stream().map(Backoff::why).findFirst();
    }
}
