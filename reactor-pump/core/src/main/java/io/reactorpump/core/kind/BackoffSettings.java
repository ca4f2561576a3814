package io.reactorpump.core.kind;

import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import java.time.Duration;

/** A backoff as settings name it: {@code backoff.kind} and its own. */
public sealed interface BackoffSettings {

    /** The backoff. */
    Backoff backoff();

    /** The same wait each time. */
    @About("The same wait each time")
    record Constant(
            @About(value = "the wait", example = "1 s") Duration delay) implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.fixed(delay);
        }
    }

    /** Longer by the first wait each time. */
    @About("Longer by the first wait each time")
    record Linear(
            @About(value = "the first wait", example = "100ms")
            Duration first,

            @About("the longest wait") @Default("1 min") Duration max)
            implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.linear(first, max);
        }
    }

    /** Twice as long each time. */
    @About("Twice as long each time")
    record Exponential(
            @About(value = "the first wait", example = "100ms")
            Duration first,

            @About("the longest wait") @Default("1 min") Duration max)
            implements BackoffSettings {

        @Override
        public Backoff backoff() {
            return Backoff.exponential(first, max);
        }
    }
}
