package io.reactorpump.core.recipe;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.config.About;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code [pipeline:orders]}, or a pipeline in another format, may say of the pipeline itself; what it does not say is as the program has it.
 *
 * @param maxInFlight how many source events may be in flight
 * @param window how many events of a partition, from the first unfinished one to the last
 * @param timeout how long an asynchronous stage or the sink may take for one attempt
 * @param commit how often positions are made durable
 */
public record PipelineSettings(
        @About(value = "how many source events may be in flight; by default 1024", example = "1024")
        Optional<Integer> maxInFlight,

        @About("how many events of a partition, from the first unfinished one to the last; by default 8 x maxInFlight")
        Optional<Integer> window,

        @About(
                value = "how long an asynchronous stage or the sink may take for one attempt; by default any time",
                example = "30 s")
        Optional<Duration> timeout,

        @About("how often positions are made durable") Commit commit) {

    /**
     * How often positions are made durable.
     *
     * @param interval at least so often
     * @param count and after so many settled events
     */
    @About("How often positions are made durable")
    public record Commit(
            @About("at least so often; by default 1 s") Optional<Duration> interval,

            @About("and after so many settled events; by default 10 000")
            Optional<Integer> count) {

        /** Checks both. */
        public Commit {
            interval.ifPresent(time -> Checks.positive("interval", time));
            count.ifPresent(events -> Checks.positive("count", events));
        }

        /** The rule of the program, with this in its place. */
        public CommitPolicy over(CommitPolicy policy) {
            return new CommitPolicy(interval.orElse(policy.interval()), count.orElse(policy.count()));
        }
    }

    /** Checks each. */
    public PipelineSettings {
        timeout.ifPresent(time -> Checks.positive("timeout", time));
        maxInFlight.ifPresent(FlowPolicy::maxInFlight);
    }

    /** The limits of the program, with these in their place. */
    public FlowPolicy over(FlowPolicy policy) {
        FlowPolicy wide = maxInFlight.map(FlowPolicy::maxInFlight).orElse(policy);
        return window.map(width -> new FlowPolicy(wide.maxInFlight(), width)).orElse(wide);
    }
}
