package io.reactorpump.core.kind;

import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.PipelineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pipeline of a file on its way to a value: first its sources, as sinks of others may lead there, then the rest. */
final class PipelineDraft {

    private final Config section;
    private final String name;
    private final Workbench bench;
    private final Problems problems;
    private final Optional<PipelineSettings> settings;
    private final Optional<PipelineParts> parts;
    private final Optional<PipelinePolicy> policy;
    private final Optional<List<SourcePart>> sources;

    private PipelineDraft(Config section, String name, Workbench bench) {
        this.section = section;
        this.name = name;
        this.bench = bench;
        this.problems = bench.problems();
        this.settings = bench.bound(section, PipelineSettings.class);
        this.parts = bench.bound(section, PipelineParts.class);
        this.policy = bench.bound(section, PipelinePolicy.class);
        this.sources = parts.flatMap(known -> sources(known.origins()));
    }

    /** Begins it. What is wrong is noted. */
    static PipelineDraft of(Config section, String name, Workbench bench) {
        return new PipelineDraft(section, name, bench);
    }

    private Optional<List<SourcePart>> sources(List<Config> sections) {
        List<SourcePart> made = new ArrayList<>();
        for (Config one : sections) {
            bench.make(Role.SOURCE, one, "", name).ifPresent(source -> {
                if (sections.size() == 1 || source.mergeable().isPresent()) {
                    made.add(source);
                } else {
                    problems.add(one.problem(
                            one.get(Workbench.KIND),
                            "a source that is neither triggered nor answers, as several are merged; give this one a"
                                    + " pipeline of its own that writes into this one, whose source is internal then"));
                }
            });
        }
        return made.size() == sections.size() ? Optional.of(made) : Optional.empty();
    }

    /** The pipeline; nothing if something is wrong, which is noted. */
    Optional<Pipeline> pipeline() {
        if (parts.isEmpty()) {
            leftovers();
            return Optional.empty();
        }
        Optional<StagePart> stages = attempt(() -> bench.stages(parts.get().stages(), name));
        int before = problems.count();
        Optional<Sink<Object>> sink = parts.get()
                .sink()
                .flatMap(end -> bench.make(Role.SINK, end, "", name))
                .map(SinkPart::sink);
        boolean noSink = problems.count() > before;
        Flow<Object> begun = begun(sources.orElse(List.of()));
        Optional<Flow<Object>> limited = attempt(() ->
                begun.onFailure(usual -> policy.map(known -> known.onFailure().over(usual, bench.site(name)))
                        .orElse(usual)));
        if (sources.isEmpty()
                || stages.isEmpty()
                || noSink
                || limited.isEmpty()
                || settings.isEmpty()
                || policy.isEmpty()) {
            return Optional.empty();
        }
        return attempt(() -> {
            Flow<Object> flow = limited.get()
                    .flow(settings.get().over(FlowPolicy.defaults()))
                    .commit(settings.get().commit().over(CommitPolicy.defaults()));
            if (settings.get().timeout().isPresent()) {
                flow = flow.timeout(settings.get().timeout().get());
            }
            Pipeline made = stages.get().then("", flow).to(sources.get().get(0).end(sink));
            made.plan().problems().forEach(problem -> problems.add(section.located(problem)));
            return made;
        });
    }

    @SuppressWarnings("unchecked") // in a pipeline of a file every stage takes any payload
    private Flow<Object> begun(List<SourcePart> from) {
        Pipeline.Start start = Pipeline.named(name);
        return from.size() == 1
                ? (Flow<Object>) from.get(0).begin(start)
                : start.merge(
                        from.stream().flatMap(part -> part.mergeable().stream()).toArray(Source[]::new));
    }

    /** Has a look at the parts of a pipeline whose own form is wrong, so that their problems are told with it. */
    private void leftovers() {
        look("source", "sources").forEach(part -> bench.make(Role.SOURCE, part, "", name));
        look("processor", "processors")
                .forEach(part -> bench.make(Role.PROCESSOR, part, PipelineParts.USUAL_PROCESSOR, name));
        attempt(() -> section.find("sink", Config.class).stream())
                .orElseGet(Stream::empty)
                .forEach(part -> bench.make(Role.SINK, part, "", name));
    }

    /** The sections of either form, none if they are something else, which is told. */
    private Stream<Config> look(String one, String several) {
        return attempt(() ->
                        Stream.concat(section.find(one, Config.class).stream(), section.sections(several).stream()))
                .orElseGet(Stream::empty);
    }

    /** A step of the work. */
    private interface Step<R> {

        R take();
    }

    private <R> Optional<R> attempt(Step<R> step) {
        try {
            return Optional.of(step.take());
        } catch (SettingException e) {
            e.problems().forEach(problem -> problems.add(section.located(problem)));
            return Optional.empty();
        }
    }
}
