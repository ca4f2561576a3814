package io.reactorpump.core.engine;

import io.reactorpump.api.policy.FailurePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator needs to know of its stage and of the run.
 *
 * @param run the run
 * @param meter the stage's counts
 * @param policy the failure policy that holds here
 * @param timeout how long one attempt may take
 * @param lane whether the order to keep is that of the lane, not of the partitions
 * @param ordered whether there is an order to keep
 * @param prefetch how many events the stage may hold
 */
record StageContext(
        Run run,
        StageMeter meter,
        FailurePolicy policy,
        Optional<Duration> timeout,
        boolean lane,
        boolean ordered,
        int prefetch) {

    private static final Object LANE = "lane";

    /** What the event must keep its order with: without an order, itself. */
    Object scopeOf(PumpEvent event) {
        return ordered ? (lane ? LANE : event.owner.scope()) : event;
    }

    void failed(Attempt attempt, Throwable cause) {
        run.failures().failed(this, attempt, cause);
    }
}
