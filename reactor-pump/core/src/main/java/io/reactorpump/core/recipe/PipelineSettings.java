package io.reactorpump.core.recipe;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FlowPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code [pipeline:orders]} may say of the pipeline itself; what it does not say is as the program has it.
 *
 * @param maxInFlight how many source events may be in flight
 * @param window how many events of a partition, from the first unfinished one to the last
 * @param timeout how long an asynchronous stage or the sink may take for one attempt
 * @param commit how often positions are made durable
 */
record PipelineSettings(
        Optional<Integer> maxInFlight, Optional<Integer> window, Optional<Duration> timeout, Commit commit) {

    /**
     * How often positions are made durable.
     *
     * @param interval at least so often
     * @param count and after so many settled events
     */
    record Commit(Optional<Duration> interval, Optional<Integer> count) {

        Commit {
            interval.ifPresent(time -> Checks.positive("interval", time));
            count.ifPresent(events -> Checks.positive("count", events));
        }

        CommitPolicy over(CommitPolicy policy) {
            return new CommitPolicy(interval.orElse(policy.interval()), count.orElse(policy.count()));
        }
    }

    PipelineSettings {
        timeout.ifPresent(time -> Checks.positive("timeout", time));
        maxInFlight.ifPresent(FlowPolicy::maxInFlight);
    }

    /** The limits of the program, with these in their place. */
    FlowPolicy over(FlowPolicy policy) {
        FlowPolicy wide = maxInFlight.map(FlowPolicy::maxInFlight).orElse(policy);
        return window.map(width -> new FlowPolicy(wide.maxInFlight(), width)).orElse(wide);
    }
}
