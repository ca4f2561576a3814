package io.reactorpump.http;

import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.config.Default;
import java.time.Duration;

/** A backoff as settings name it: {@code backoff.kind} and its own. */
sealed interface BackoffSettings {

    Backoff backoff();

    /** The same wait each time. */
    record Constant(Duration delay) implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.fixed(delay);
        }
    }

    /** Longer by the first wait each time. */
    record Linear(Duration first, @Default("1 min") Duration max) implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.linear(first, max);
        }
    }

    /** Twice as long each time. */
    record Exponential(Duration first, @Default("1 min") Duration max) implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.exponential(first, max);
        }
    }
}
