package io.reactorpump.core.request;

import io.reactorpump.api.policy.Checks;
import java.time.Duration;

/**
 * How long, and how many, requests wait.
 *
 * @param waiting how many may wait for the pipeline to take them; one more is answered {@link Answer.Overloaded} at once
 * @param patience how long one may wait for the pipeline to take it; then it is answered {@link Answer.Overloaded}
 * @param deadline how long it may take in all; then it is answered {@link Answer.TimedOut}
 * @param replies how many replies one request may get; one more fails it
 */
public record RequestLimits(int waiting, Duration patience, Duration deadline, int replies) {

    /** Checks the numbers. */
    public RequestLimits {
        Checks.positive("requests.waiting", waiting);
        Checks.positive("requests.patience", patience);
        Checks.positive("requests.deadline", deadline);
        Checks.positive("requests.replies", replies);
    }

    /** 1 024 may wait, for a second; half a minute in all; 10 000 replies. */
    public static RequestLimits defaults() {
        return new RequestLimits(1_024, Duration.ofSeconds(1), Duration.ofSeconds(30), 10_000);
    }

    /** These limits with another number of those that may wait. */
    public RequestLimits waiting(int most) {
        return new RequestLimits(most, patience, deadline, replies);
    }

    /** These limits with another time to wait for the pipeline. */
    public RequestLimits patience(Duration most) {
        return new RequestLimits(waiting, most, deadline, replies);
    }

    /** These limits with another time for all of it. */
    public RequestLimits deadline(Duration most) {
        return new RequestLimits(waiting, patience, most, replies);
    }
}
