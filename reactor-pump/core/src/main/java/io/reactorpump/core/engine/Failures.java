package io.reactorpump.core.engine;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Map<Attempt, Backoff> backoffs = new LinkedHashMap<>();
    private final Set<Attempt> stopped = new LinkedHashSet<>();
    private boolean draining;
    private boolean over;

    Failures(Run run) {
        this.run = run;
    }

    private record Backoff(Disposable timer, String why) {}

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
                    retry(stage, attempt, waiting.backoff().delay(attempt.infrastructureFailures), cause);
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

    private void retry(StageContext stage, Attempt attempt, Duration delay, Throwable cause) {
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
                String why = "stage '" + stage.meter().name() + "' waits to try again [" + attempt.event.position()
                        + "]: " + Reasons.of(cause);
                timer = Disposables.swap();
                backoffs.put(attempt, new Backoff(timer, why));
            }
        }
        if (timer != null) {
            // Scheduled only now, as a scheduler may run at once, on this thread, what is due at once.
            timer.update(
                    run.scheduler().schedule(() -> due(attempt), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS));
            return;
        }
        if (now) {
            attempt.retry();
        } else {
            attempt.abandoned();
        }
    }

    private void due(Attempt attempt) {
        synchronized (this) {
            if (backoffs.remove(attempt) == null) {
                return;
            }
        }
        attempt.retry();
    }

    private void giveUp(StageContext stage, Attempt attempt, Throwable cause) {
        GiveUp giveUp = stage.policy().giveUp();
        if (!(giveUp instanceof GiveUp.Stop)) {
            run.announcer().say(Lifecycle.WARNING, failure(stage, attempt, cause));
        }
        if (giveUp instanceof GiveUp.Drop) {
            logDropped(stage, attempt.event.position(), cause);
            stage.meter().givenUp.increment();
            attempt.settle(Owner.ACKED);
            attempt.gone();
        } else if (giveUp instanceof GiveUp.Reject) {
            attempt.settle(new Outcome.Rejected(cause));
            attempt.gone();
        } else if (giveUp instanceof GiveUp.ToDeadLetters to) {
            deadLetter(stage, attempt, cause, to.sink());
        } else {
            stop(stage, attempt, cause);
        }
    }

    private Failure failure(StageContext stage, Attempt attempt, Throwable cause) {
        return new Failure(
                stage.meter().name(), Optional.of(attempt.event.position()), attempt.failures(), run.now(), cause);
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

    private void stop(StageContext stage, Attempt attempt, Throwable cause) {
        boolean abandon;
        Runnable tell;
        synchronized (this) {
            if (over) {
                return;
            }
            abandon = draining;
            if (!abandon) {
                stopped.add(attempt);
            }
            // Together, or an error could be cleared in between, and the run be failed with nothing to clear.
            tell = run.trouble().failedAt(stage, attempt, cause);
        }
        tell.run();
        if (abandon) {
            attempt.abandoned();
        }
    }

    /** Resumes the run if it can be; then the events that had stopped it are given to this list, to be tried {@link #again}. */
    synchronized Cleared clear(Life life, List<Attempt> events) {
        Cleared cleared = life.resume();
        if (cleared == Cleared.GOES_ON) {
            events.addAll(stopped);
            stopped.clear();
        }
        return cleared;
    }

    /** Tries events again as if for the first time. */
    static void again(List<Attempt> cleared) {
        for (Attempt attempt : cleared) {
            attempt.eventFailures = 0;
            attempt.infrastructureFailures = 0;
            attempt.firstFailedAt = null;
            attempt.retry();
        }
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
            abandoned = List.copyOf(stopped);
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

    synchronized boolean isDraining() {
        return draining;
    }

    /** What the first of those that wait for another try waits for. */
    synchronized Optional<String> waiting() {
        return backoffs.values().stream().map(Backoff::why).findFirst();
    }

    // --- dead letters ---

    private void deadLetter(StageContext stage, Attempt attempt, Throwable cause, Sink<? super DeadLetter> sink) {
        writeNext(stage, attempt, cause, sink, Bundle.unpacked(attempt.event), 0, 1);
    }

    private void writeNext(
            StageContext stage,
            Attempt attempt,
            Throwable cause,
            Sink<? super DeadLetter> sink,
            List<PumpEvent> events,
            int index,
            int tries) {
        if (index == events.size()) {
            attempt.settle(new Outcome.DeadLettered(cause));
            attempt.gone();
            return;
        }
        PumpEvent event = events.get(index);
        DeadLetter letter = letter(stage, attempt, event, cause);
        run.deadLetters(sink)
                .write(event.child(letter, event.owner, event.number))
                .subscribe(
                        ignored -> {},
                        error -> deadLetterFailed(stage, attempt, cause, sink, events, index, tries, error),
                        () -> {
                            stage.meter().deadLettered.increment();
                            writeNext(stage, attempt, cause, sink, events, index + 1, 1);
                        });
    }

    /** An outage of the dead-letter sink is waited for, for ever; a refusal stops the pipeline. Never skip (G6). */
    private void deadLetterFailed(
            StageContext stage,
            Attempt attempt,
            Throwable cause,
            Sink<? super DeadLetter> sink,
            List<PumpEvent> events,
            int index,
            int tries,
            Throwable error) {
        if (kind(stage.policy(), error) != FailureKind.INFRASTRUCTURE) {
            if (error != cause) {
                error.addSuppressed(cause);
            }
            stop(stage, attempt, error);
            return;
        }
        Attempt letter = new Letter(attempt, () -> writeNext(stage, attempt, cause, sink, events, index, tries + 1));
        letter.last = attempt.last;
        letter.infrastructureFailures = tries;
        retry(stage, letter, RetryPolicy.forever().backoff().delay(tries), error);
    }

    /** A dead letter that waits for its sink. */
    private static final class Letter extends Attempt {

        private final Attempt about;
        private final Runnable again;

        Letter(Attempt about, Runnable again) {
            super(about.event);
            this.about = about;
            this.again = again;
        }

        @Override
        Object input() {
            return about.input();
        }

        @Override
        void retry() {
            about.last |= last;
            again.run();
        }

        @Override
        void gone() {
            about.gone();
        }

        @Override
        void abandoned() {
            about.abandoned();
        }
    }

    private DeadLetter letter(StageContext stage, Attempt attempt, PumpEvent event, Throwable cause) {
        Event<?> origin = event;
        Instant last = run.now();
        Object original = event.original();
        Object input = Bundle.isWhole(attempt.event, attempt.input()) ? event.payload : attempt.input();
        @Nullable Object stageInput = input == original || input instanceof Received.Undecodable ? null : input;
        return new DeadLetter(
                run.plan().name(),
                stage.meter().name(),
                origin.id(),
                origin.position(),
                origin.key().orElse(null),
                origin.timestamp().orElse(null),
                origin.headers(),
                original,
                stageInput,
                attempt.failures(),
                DeadLetter.Cause.chain(cause),
                attempt.firstFailedAt == null ? last : attempt.firstFailedAt,
                last);
    }
}
