package io.reactorpump.core;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of a pipeline while it is being composed; each step makes a new one. */
record Draft(
        String name,
        String prefix,
        List<Source<Object>> sources,
        List<Stage> stages,
        FailurePolicy failure,
        FlowPolicy flow,
        CommitPolicy commit,
        Optional<Duration> timeout) {

    /** For requests: whoever asked gets the error and can ask again, also when another system is away for longer than moments. */
    private static final FailurePolicy TO_THE_CALLER = FailurePolicy.reject()
            .infrastructure(new RetryPolicy(
                    3, Backoff.exponential(Duration.ofMillis(100)).jitter(0.2)));

    static Draft of(String name, List<Source<Object>> sources) {
        return new Draft(
                name,
                "",
                sources,
                List.of(),
                sources.stream().anyMatch(Source::requests) ? TO_THE_CALLER : FailurePolicy.stop(),
                FlowPolicy.defaults(),
                CommitPolicy.defaults(),
                Optional.empty());
    }

    /** For the stages of a lane or branch, whose given names begin with the name of the stage that holds them. */
    static Draft within(String stage) {
        return new Draft(
                stage,
                stage + "/",
                List.of(),
                List.of(),
                FailurePolicy.stop(),
                FlowPolicy.defaults(),
                CommitPolicy.defaults(),
                Optional.empty());
    }

    Draft plus(Stage stage) {
        List<Stage> longer = new ArrayList<>(stages);
        longer.add(stage);
        return new Draft(name, prefix, sources, longer, failure, flow, commit, timeout);
    }

    Draft with(FailurePolicy policy) {
        return new Draft(name, prefix, sources, stages, policy, flow, commit, timeout);
    }

    Draft with(FlowPolicy policy) {
        return new Draft(name, prefix, sources, stages, failure, policy, commit, timeout);
    }

    Draft with(CommitPolicy policy) {
        return new Draft(name, prefix, sources, stages, failure, flow, policy, timeout);
    }

    Draft with(Duration limit) {
        return new Draft(name, prefix, sources, stages, failure, flow, commit, Optional.of(limit));
    }

    /** A name for a stage that the user did not name: its kind and its number. */
    String nextName(String kind) {
        return prefix + kind + "-" + (stages.size() + 1);
    }

    @SuppressWarnings("unchecked")
    Plan plan(Sink<?> sink) {
        return new Plan(name, sources, stages, (Sink<Object>) sink, failure, flow, commit, timeout);
    }
}
