package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Component;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.GiveUp;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.plan.Stage;
import io.reactorpump.core.plan.WrappedSink;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Makes a plan that can run of one with recipes: the components from their sections, the limits from the pipeline's. */
public final class PlanMaker {

    private final Plan plan;
    private final Config config;
    private final Problems problems;
    private final IdentityHashMap<Component, Component> made = new IdentityHashMap<>();

    private PlanMaker(Plan plan, Config config, Problems problems) {
        this.plan = plan;
        this.config = config.gathering(problems);
        this.problems = problems;
    }

    /**
     * Makes the plan.
     *
     * @param config all settings of the pump
     * @param problems gets all that is wrong
     * @return nothing if something is
     */
    public static Optional<Plan> make(Plan plan, Config config, Problems problems) {
        int before = problems.count();
        Plan made = new PlanMaker(plan, config, problems).make();
        return problems.count() == before ? Optional.of(made) : Optional.empty();
    }

    private Plan make() {
        Config section = config.section("pipeline", plan.name());
        List<Source<Object>> sources = plan.sources().stream().map(this::source).toList();
        List<Stage> stages = plan.stages().stream().map(this::stage).toList();
        Sink<Object> sink = sink(plan.sink());
        FailurePolicy failure = policy(plan.failure());
        Plan made = plan;
        try {
            PipelineSettings settings = section.bind(PipelineSettings.class);
            made = new Plan(
                    plan.name(),
                    sources,
                    stages,
                    sink,
                    failure,
                    settings.over(plan.flow()),
                    settings.commit().over(plan.commit()),
                    settings.timeout().or(plan::timeout));
        } catch (SettingException e) {
            e.problems().forEach(problem -> problems.add(section.located(problem)));
        }
        List<Problem> own = plan.problems();
        for (Problem problem : made.problems()) {
            problems.add(own.contains(problem) ? problem : section.located(problem));
        }
        return made;
    }

    private <C extends Component> C component(C component) {
        return component instanceof Recipe<?, ?> recipe ? made(component, recipe) : component;
    }

    @SuppressWarnings("unchecked") // a recipe makes what it stands for
    private <C extends Component> C made(C component, Recipe<?, ?> recipe) {
        return (C) made.computeIfAbsent(component, c -> {
            Config section = config.section("pipeline", plan.name(), recipe.name());
            return Making.<Component>of(recipe::make, recipe.settings(section), problems)
                    .map(fresh -> Naming.any(fresh, recipe.name()))
                    .orElse(component);
        });
    }

    private Source<Object> source(Source<Object> source) {
        return component(source);
    }

    private Sink<Object> sink(Sink<Object> sink) {
        return sink instanceof WrappedSink<Object> wrapped ? wrapped.around(sink(wrapped.inner())) : component(sink);
    }

    private FailurePolicy policy(FailurePolicy policy) {
        return policy.giveUp() instanceof GiveUp.ToDeadLetters to
                ? policy.thenDeadLetter(component(to.sink()))
                : policy;
    }

    private StageOptions options(StageOptions options) {
        return options.failure()
                .map(policy -> options.onFailure(policy(policy)))
                .orElse(options);
    }

    private Stage stage(Stage stage) {
        if (stage instanceof Stage.Step step) {
            Processor<Object, Object> processor = component(step.processor());
            return new Stage.Step(step.name(), step.kind(), processor, options(step.settings()));
        }
        if (stage instanceof Stage.Async async) {
            AsyncProcessor<Object, Object> processor = component(async.processor());
            return new Stage.Async(async.name(), async.kind(), processor, options(async.settings()));
        }
        if (stage instanceof Stage.Via via) {
            return new Stage.Via(via.name(), via.operator(), options(via.settings()));
        }
        if (stage instanceof Stage.Keyed keyed) {
            return new Stage.Keyed(keyed.name(), keyed.key(), keyed.replicas(), lane(keyed.lane()));
        }
        if (stage instanceof Stage.Parallel parallel) {
            return new Stage.Parallel(parallel.name(), parallel.replicas(), lane(parallel.lane()));
        }
        if (stage instanceof Stage.Tee tee) {
            return new Stage.Tee(tee.name(), branches(tee.branches()));
        }
        return stage instanceof Stage.Route route
                ? new Stage.Route(route.name(), branches(route.branches()), route.choice())
                : stage;
    }

    private List<Stage> lane(List<Stage> lane) {
        return lane.stream().map(this::stage).toList();
    }

    private List<BranchPlan> branches(List<BranchPlan> branches) {
        return branches.stream()
                .map(branch -> new BranchPlan(
                        branch.name(),
                        branch.delivery(),
                        branch.condition(),
                        lane(branch.stages()),
                        branch.sink().map(this::sink),
                        branch.failure().map(this::policy)))
                .toList();
    }
}
