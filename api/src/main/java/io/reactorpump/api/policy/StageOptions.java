package io.reactorpump.api.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What can be said of a single stage beside its function.
 *
 * @param concurrency how many events may be worked on at once; default 1. While one waits for another try, the later ones of
 *     its partition (or lane) that were under way go on, but no more of them are begun, unless the stage is unordered
 * @param ordered whether results leave in the order of their partition (or lane); default true
 * @param timeout how long one attempt may take; also how long the decision on an event that failed after it had made children
 *     waits for those, else 30 seconds
 * @param failure the policy of this stage instead of that of the pipeline
 * @param replicas how many replicas work beside each other, each on as many events at once as {@code concurrency} says; default
 *     one. A function, or an object, is shared by them; each has a {@link io.reactorpump.api.Handler} of its own. A function that
 *     finishes within the call is called on computing threads if there may be several
 */
public record StageOptions(
        int concurrency,
        boolean ordered,
        Optional<Duration> timeout,
        Optional<FailurePolicy> failure,
        Replicas replicas) {

    private static final StageOptions DEFAULTS =
            new StageOptions(1, true, Optional.empty(), Optional.empty(), Replicas.one());

    /** Checks the values. */
    public StageOptions {
        Checks.positive("stage.concurrency", concurrency);
        timeout.ifPresent(t -> Checks.positive("stage.timeout", t));
    }

    /** One at a time, in order, without a time limit, under the pipeline's policy. */
    public static StageOptions defaults() {
        return DEFAULTS;
    }

    /** So many at once; results in order per partition. */
    public static StageOptions concurrency(int concurrency) {
        return new StageOptions(concurrency, true, Optional.empty(), Optional.empty(), Replicas.one());
    }

    /** So many at once; results as they come. */
    public static StageOptions unordered(int concurrency) {
        return new StageOptions(concurrency, false, Optional.empty(), Optional.empty(), Replicas.one());
    }

    /** These options, with a limit to one attempt. A sync function cannot be cut short: there it is refused at assembly. */
    public StageOptions timeout(Duration limit) {
        return new StageOptions(concurrency, ordered, Optional.of(limit), failure, replicas);
    }

    /** These options, with a policy of the stage's own. */
    public StageOptions onFailure(FailurePolicy policy) {
        return new StageOptions(concurrency, ordered, timeout, Optional.of(policy), replicas);
    }

    /** These options, with so many replicas. */
    public StageOptions replicas(Replicas number) {
        return new StageOptions(concurrency, ordered, timeout, failure, number);
    }
}
