package io.reactorpump.core.kind;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import java.util.Optional;

/**
 * What is done about failures, as a file says it.
 *
 * @param retry how often to try an event again at the stage where it failed
 * @param then what becomes of it then
 * @param deadLetter where it is written then
 * @param away how to try again while another system is away
 */
@About("What is done about events that fail")
public record FailureSettings(
        @About("how often to try an event again at the stage where it failed; by default not")
        RetrySettings retry,

        @About(
                value = "what becomes of the event then; by default deadLetter where that is given, or else stop",
                example = "drop")
        Optional<Then> then,

        @About("the sink that gets the event with its story, for then: deadLetter") @OfRole("sink")
        Optional<Config> deadLetter,

        @About("how to try again while another system is away; by default for ever")
        RetrySettings away) {

    /** What becomes of an event that failed for good. */
    public enum Then {
        /** The pipeline stops, and loses nothing. */
        STOP,
        /** The event is acknowledged, counted and logged. */
        DROP,
        /** The event goes back to the source. */
        REJECT,
        /** The event is written elsewhere with its story. */
        DEAD_LETTER {
            @Override
            public String toString() {
                return "deadLetter";
            }
        }
    }

    /** Checks what depends on each other. */
    public FailureSettings {
        if (then.isPresent() && (then.get() == Then.DEAD_LETTER) != deadLetter.isPresent()) {
            throw deadLetter.isPresent()
                    ? new SettingException("then", then.get(), "deadLetter, as a sink for dead letters is given")
                    : new SettingException("deadLetter", "missing", "a sink, as events are to be written there");
        }
    }

    /** Whether anything is said. */
    boolean isEmpty() {
        return equals(new FailureSettings(
                new RetrySettings(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new RetrySettings(Optional.empty(), Optional.empty())));
    }

    /**
     * The policy of the program, with what is said here in its place.
     *
     * @param site makes the sink
     */
    FailurePolicy over(FailurePolicy policy, Site site) {
        FailurePolicy tried = new FailurePolicy(
                retry.over(policy.retry()), policy.giveUp(), away.over(policy.infrastructure()), policy.classifier());
        if (deadLetter.isPresent()) {
            return tried.thenDeadLetter(site.part(Role.SINK, deadLetter.get()).deadLetters());
        }
        return then.map(end -> switch (end) {
                    case STOP -> tried.thenStop();
                    case DROP -> tried.thenDrop();
                    case REJECT -> tried.thenReject();
                    case DEAD_LETTER -> throw new IllegalStateException("has a sink");
                })
                .orElse(tried);
    }
}
