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

    /**
     * A launch into a pump.
     *
     * @param runs what the pump has started before
     */
    Launch(PumpOptions options, PumpApplication application, Map<String, RestartableRun> runs) {
        this.problems.addAll(options.unreadable());
        this.config = options.config().gathering(problems);
        this.application = application;
        this.runs = runs;
    }

    /**
     * Makes the plans.
     *
     * @param last whether no other pipelines follow, whose settings would be there already, but for those
     * @param later of these names
     * @throws io.reactorpump.api.error.SettingException with all that is wrong
     */
    List<Plan> plans(List<Pipeline> pipelines, boolean last, List<String> later) {
        config.connections(application.connections().names());
        application.connections().make(config, problems);
        application.lookups().make(config, problems);
        Set<String> names = new HashSet<>();
        List<Plan> plans = new ArrayList<>();
        for (Pipeline pipeline : pipelines) {
            if (!names.add(pipeline.name())) {
                refuse(pipeline, "given twice", "a name of its own");
                continue;
            }
            Optional.ofNullable(runs.get(pipeline.name()))
                    .filter(former -> !former.state().isOver())
                    .ifPresent(
                            former -> refuse(pipeline, former.state().name(), "a name that no running pipeline has"));
            PlanMaker.make(pipeline.plan(), config, problems).ifPresent(plan -> {
                connections(plan);
                plans.add(plan);
            });
        }
        links(plans);
        names.addAll(runs.keySet());
        config.section("pipeline").allow(later);
        others(names, last);
        config.allow(List.of("general"));
        config.unknown(problems);
        problems.throwIfAny();
        return plans;
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

    /** Leaves the settings of pipelines alone that were started before or may be started later. */
    private void others(Collection<String> known, boolean last) {
        Config section = config.section("pipeline");
        section.allow(runs.keySet());
        for (String name : section.names()) {
            boolean strange = known.stream().noneMatch(other -> Names.same(name, other));
            if (strange && !last && Names.nearest(name, known).isEmpty()) {
                section.allow(List.of(name));
                LOG.warn("There are settings of a pipeline '{}', which is not started yet", name);
            }
        }
    }
}
