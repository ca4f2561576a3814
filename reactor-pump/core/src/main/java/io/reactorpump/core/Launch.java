package io.reactorpump.core;

import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.plan.Part;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.recipe.PlanMaker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of pipelines from values to plans that can run: all that is wrong with them or their settings is told at once. */
final class Launch {

    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private final Problems problems = new Problems();
    private final Config config;
    private final PumpApplication application;
    private final Map<String, RestartableRun> runs;
    private final Set<String> checked;
    private final Set<String> names = new HashSet<>();

    /**
     * A launch into a pump.
     *
     * @param runs what the pump has started before
     * @param checked the names of pipelines whose settings were checked before
     */
    Launch(PumpOptions options, PumpApplication application, Map<String, RestartableRun> runs, Set<String> checked) {
        this.problems.addAll(options.unreadable());
        this.config = options.config().gathering(problems);
        this.application = application;
        this.runs = runs;
        this.checked = checked;
    }

    /**
     * Makes the plans.
     *
     * @param last whether no other pipelines follow, whose settings would be there already, but for those
     * @param later that are only checked now
     * @throws io.reactorpump.api.error.SettingException with all that is wrong
     */
    List<Plan> plans(List<Pipeline> pipelines, boolean last, Collection<Pipeline> later) {
        config.connections(application.connections().names());
        application.connections().make(config, problems);
        application.lookups().make(config, problems);
        List<Plan> plans = new ArrayList<>();
        pipelines.forEach(pipeline -> plan(pipeline).ifPresent(plans::add));
        later.forEach(this::plan);
        links(plans);
        others(last);
        config.allow(List.of("general"));
        config.unknown(problems);
        problems.throwIfAny();
        return plans;
    }

    private Optional<Plan> plan(Pipeline pipeline) {
        if (!names.add(pipeline.name())) {
            refuse(pipeline, "given twice", "a name of its own");
            return Optional.empty();
        }
        Optional.ofNullable(runs.get(pipeline.name()))
                .filter(former -> !former.state().isOver())
                .ifPresent(former -> refuse(pipeline, former.state().name(), "a name that no running pipeline has"));
        Optional<Plan> plan = PlanMaker.make(pipeline.plan(), config, problems);
        plan.ifPresent(this::connections);
        return plan;
    }

    /** Refuses pipelines that would wait for themselves, those that are over included, as they can be restarted. */
    private void links(List<Plan> begun) {
        Map<String, Plan> all = new LinkedHashMap<>();
        runs.forEach((name, run) -> all.put(name, run.plan()));
        begun.forEach(plan -> all.put(plan.name(), plan));
        new Links(all.values())
                .circle()
                .ifPresent(circle -> problems.add(
                        new Problem("pipelines", circle, "no circle of pipelines that write into one another")));
    }

    /** Refuses names of connections that there are not. */
    private void connections(Plan plan) {
        for (Part part : plan.parts()) {
            String user = "pipeline '" + plan.name() + "': component '" + part.name() + "'";
            application.connections().missing(user, part.component().connections(), problems);
        }
    }

    private void refuse(Pipeline pipeline, String value, String expected) {
        problems.add(new Problem("pipeline '" + pipeline.name() + "'", value, expected));
    }

    /** Leaves the settings of pipelines alone that were started or checked before, or may be started later. */
    private void others(boolean last) {
        Config section = config.section("pipeline");
        section.allow(checked);
        names.addAll(checked);
        for (String name : section.names()) {
            boolean strange = names.stream().noneMatch(other -> Names.same(name, other));
            if (strange && !last && Names.nearest(name, names).isEmpty()) {
                section.allow(List.of(name));
                LOG.warn("There are settings of a pipeline '{}', which is not started yet", name);
            }
        }
    }
}
