package io.reactorpump.core.kind;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Branch;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.plan.BranchPlan.Overflow;
import io.reactorpump.core.recipe.Naming;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * A line of stages beside the main one, as a file says it.
 *
 * @param name what it is called
 * @param when which events a route sends there
 * @param processors what they go through
 * @param sink where they end
 * @param bestEffort given if the event does not wait for it
 * @param onFailure what is done about failures there
 */
@About("A line of stages beside the main one, with a sink at its end")
public record BranchSettings(
        @About("what status, logs and errors call it") Optional<String> name,

        @About("an expression that tells which events a route sends there; by default all that come so far")
        Optional<String> when,

        @About("what events go through there") @OfRole("processor")
        List<Config> processors,

        @About("where they end") @OfRole("sink") Config sink,

        @About("given if the event does not wait for the branch, which drops what it can not hold")
        Optional<Buffer> bestEffort,

        @About(
                "what is done about events that fail there; by default what the pipeline says, and where nobody waits, drop")
        FailureSettings onFailure) {

    /** Checks the name. */
    public BranchSettings {
        Common.check(name);
    }

    /**
     * What a branch holds that nobody waits for.
     *
     * @param buffer how many events
     * @param overflow which one goes when it is full
     */
    @About("What a branch holds that nobody waits for")
    public record Buffer(
            @About("how many events it holds") @Default("256")
            int buffer,

            @About("which event goes when it is full") @Default("dropNewest")
            Overflow overflow) {

        /** Checks the number. */
        public Buffer {
            Checks.positive("buffer", buffer);
        }
    }

    /**
     * Makes the parts of the branch.
     *
     * @param condition which events it gets, in a route
     * @return makes the branch, under the name that it has if the file gives it none
     */
    public Function<String, Branch<Object>> made(BiPredicate<EventContext, Object> condition, Site site) {
        StagePart stages = site.stages(processors);
        Function<String, Sink<Object>> end = end(sink, site);
        Optional<FailurePolicy> policy = policy(site);
        return otherwise -> {
            String called = name.orElse(otherwise);
            Branch<Object> branch =
                    Branch.whenWith(called, condition, flow -> stages.then(called + "/", flow), end.apply(called));
            if (bestEffort.isPresent()) {
                branch = branch.buffer(
                        bestEffort.get().buffer(), bestEffort.get().overflow());
            }
            return policy.isPresent() ? branch.onFailure(policy.get()) : branch;
        };
    }

    /**
     * Makes the sink at the end of a branch.
     *
     * @return gives it, under a name that begins with that of the branch if the file gives it none
     */
    public static Function<String, Sink<Object>> end(Config section, Site site) {
        Sink<Object> made = site.part(Role.SINK, section).sink();
        boolean named = section.has("name");
        return branch -> named ? made : Naming.named(made, branch + "/" + made.componentName());
    }

    private Optional<FailurePolicy> policy(Site site) {
        FailurePolicy usual = bestEffort.isPresent() ? FailurePolicy.drop() : FailurePolicy.stop();
        return onFailure.isEmpty() && bestEffort.isEmpty()
                ? Optional.empty()
                : Optional.of(onFailure.over(usual, site));
    }
}
