package io.reactorpump.core.engine;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.RetryPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the dead letters of events that are given up. An outage of the dead-letter sink is waited for, for ever; a refusal
 * stops the pipeline. Never skip (G6).
 */
final class DeadLetters {

    private final Run run;
    private final Failures failures;

    DeadLetters(Run run, Failures failures) {
        this.run = run;
        this.failures = failures;
    }

    /** A letter for each event of the attempt, one after the other; when all are written, the event ends as dead-lettered. */
    void write(StageContext stage, Attempt attempt, Throwable cause, Sink<? super DeadLetter> sink) {
        new Letters(stage, attempt, cause, sink).write(0, 1);
    }

    private final class Letters {

        private final StageContext stage;
        private final Attempt attempt;
        private final Throwable cause;
        private final Sink<? super DeadLetter> sink;
        private final List<PumpEvent> events;

        Letters(StageContext stage, Attempt attempt, Throwable cause, Sink<? super DeadLetter> sink) {
            this.stage = stage;
            this.attempt = attempt;
            this.cause = cause;
            this.sink = sink;
            this.events = Bundle.unpacked(attempt.event);
        }

        void write(int index, int tries) {
            if (index == events.size()) {
                attempt.settle(new Outcome.DeadLettered(cause));
                attempt.gone();
                return;
            }
            PumpEvent event = events.get(index);
            run.deadLetters(sink)
                    .write(event.child(letter(event), event.owner, event.number))
                    .subscribe(ignored -> {}, error -> failed(index, tries, error), () -> {
                        stage.meter().deadLettered.increment();
                        write(index + 1, 1);
                    });
        }

        private void failed(int index, int tries, Throwable error) {
            if (failures.kind(stage.policy(), error) != FailureKind.INFRASTRUCTURE) {
                if (error != cause) {
                    error.addSuppressed(cause);
                }
                failures.stop(stage, attempt, error);
                return;
            }
            Attempt letter = new Waiting(attempt, () -> write(index, tries + 1));
            letter.last = attempt.last;
            letter.infrastructureFailures = tries;
            failures.retry(stage, letter, RetryPolicy.forever().delay(tries, error), error);
        }

        private DeadLetter letter(PumpEvent event) {
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

    /** A dead letter that waits for its sink. */
    private static final class Waiting extends Attempt {

        private final Attempt about;
        private final Runnable again;

        Waiting(Attempt about, Runnable again) {
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
}
