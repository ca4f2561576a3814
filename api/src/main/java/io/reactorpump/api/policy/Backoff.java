package io.reactorpump.api.policy;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a retry. */
@FunctionalInterface
public interface Backoff {

    /**
     * The wait before this retry.
     *
     * @param retry 1 for the first retry
     */
    Duration delay(int retry);

    /** The same wait each time. */
    static Backoff fixed(Duration delay) {
        Checks.notNegative("backoff.delay", delay);
        return retry -> delay;
    }

    /** No wait. */
    static Backoff none() {
        return fixed(Duration.ZERO);
    }

    /** Twice as long each time, up to one minute. */
    static Backoff exponential(Duration first) {
        Duration minute = Duration.ofMinutes(1);
        return exponential(first, first.compareTo(minute) > 0 ? first : minute);
    }

    /** Twice as long each time, up to a maximum. */
    static Backoff exponential(Duration first, Duration max) {
        Checks.positive("backoff.first", first);
        Checks.that(max.compareTo(first) >= 0, "backoff.max", max, ">= first, which is " + first);
        return retry -> {
            long factor = 1L << Math.min(retry - 1, 62);
            return max.dividedBy(factor).compareTo(first) < 0 ? max : first.multipliedBy(factor);
        };
    }

    /** Longer by the first wait each time, up to a maximum. */
    static Backoff linear(Duration first, Duration max) {
        Checks.positive("backoff.first", first);
        Checks.that(max.compareTo(first) >= 0, "backoff.max", max, ">= first, which is " + first);
        return retry -> max.dividedBy(retry).compareTo(first) < 0 ? max : first.multipliedBy(retry);
    }

    /**
     * This backoff, each wait longer or shorter by chance, so that many that failed together do not come back together.
     *
     * @param ratio the largest part of the wait to add or take away; 0 to 1
     */
    default Backoff jitter(double ratio) {
        Checks.that(ratio >= 0 && ratio <= 1, "backoff.jitter", ratio, "0 to 1");
        return retry -> {
            long nanos = delay(retry).toNanos();
            double factor = 1 + ratio * (2 * ThreadLocalRandom.current().nextDouble() - 1);
            return Duration.ofNanos((long) (nanos * factor));
        };
    }
}
