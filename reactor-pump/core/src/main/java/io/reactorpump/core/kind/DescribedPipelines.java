package io.reactorpump.core.kind;

import io.reactorpump.api.Connection;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.PipelineSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pipelines that a file describes: one, whose {@code source}, {@code processor} and {@code sink} stand at the top, or many
 * under {@code pipelines}, with the {@code connections} that they share.
 *
 * @param pipelines ready to be started
 * @param connections by their names, for the pump that starts them
 */
public record DescribedPipelines(List<Pipeline> pipelines, Map<String, Connection<?>> connections) {

    private static final String PIPELINES = "pipelines";
    private static final String CONNECTIONS = "connections";
    private static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1," + LONGEST + "}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");
    private static final String EXPECTED_NAME = "1 to " + LONGEST + " letters, digits, underscores or hyphens";

    /**
     * Makes them.
     *
     * @param file what was read of the file
     * @param name the name of the one pipeline, if the file does not say it
     * @param folder where the file is
     * @param problems gets all that is wrong; what is returned is good for something only if that is nothing
     */
    public static DescribedPipelines of(Config file, String name, Path folder, KindCatalog catalog, Problems problems) {
        Config root = file.gathering(problems);
        Workbench bench = new Workbench(catalog, folder, problems);
        if (root.has(CONNECTIONS)) {
            Config section = root.section(CONNECTIONS);
            for (String connection : section.names()) {
                if (isName(section, connection, problems)) {
                    bench.make(Role.CONNECTION, section.section(connection), "", "")
                            .ifPresent(made -> bench.connections().put(connection, made));
                }
            }
        }
        List<Pipeline> pipelines = new ArrayList<>();
        if (root.has(PIPELINES)) {
            Config section = root.section(PIPELINES);
            for (String pipeline : section.names()) {
                if (isName(section, pipeline, problems)) {
                    pipeline(section.section(pipeline), pipeline, bench).ifPresent(pipelines::add);
                }
            }
            if (section.names().isEmpty()) {
                problems.add(root.problem(PIPELINES, "empty", "at least one pipeline by its name"));
            }
        } else {
            String own = root.get("name", name);
            if (NAME.matcher(own).matches()) {
                pipeline(root, own, bench).ifPresent(pipelines::add);
            } else {
                problems.add(root.problem("name", shown(own), EXPECTED_NAME));
                root.allow(root.names());
            }
            root.allow(List.of(PIPELINES, CONNECTIONS));
        }
        root.unknown(problems);
        return new DescribedPipelines(List.copyOf(pipelines), new LinkedHashMap<>(bench.connections()));
    }

    /** Whether a name that a section gives is sound. */
    private static boolean isName(Config section, String name, Problems problems) {
        boolean sound = NAME.matcher(name).matches();
        if (!sound) {
            problems.add(section.problem("the name " + shown(name), EXPECTED_NAME));
            section.allow(section.names());
        }
        return sound;
    }

    private static String shown(String name) {
        String plain = CONTROLS.matcher(name).replaceAll("?");
        return "'" + (plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain) + "'";
    }

    private static Optional<Pipeline> pipeline(Config section, String name, Workbench bench) {
        Problems problems = bench.problems();
        int before = problems.count();
        Optional<PipelineSettings> settings = bench.bound(section, PipelineSettings.class);
        Optional<PipelineParts> parts = bench.bound(section, PipelineParts.class);
        Optional<PipelinePolicy> policy = bench.bound(section, PipelinePolicy.class);
        if (parts.isEmpty()) {
            leftovers(section, name, bench);
            return Optional.empty();
        }
        Optional<SourcePart> source = bench.make(Role.SOURCE, parts.get().source(), "", name);
        Optional<StagePart> stages =
                attempt(section, problems, () -> bench.stages(parts.get().stages(), name));
        Optional<Sink<Object>> sink = parts.get()
                .sink()
                .flatMap(end -> bench.make(Role.SINK, end, "", name))
                .map(SinkPart::sink);
        Optional<FailurePolicy> failure = policy.flatMap(known ->
                attempt(section, problems, () -> known.onFailure().over(FailurePolicy.stop(), bench.site(name))));
        if (problems.count() > before
                || source.isEmpty()
                || stages.isEmpty()
                || settings.isEmpty()
                || failure.isEmpty()) {
            return Optional.empty();
        }
        return attempt(section, problems, () -> {
            Flow<Object> flow = begun(source.get(), name);
            flow = flow.onFailure(usual -> policy.get().onFailure().over(usual, bench.site(name)))
                    .flow(settings.get().over(FlowPolicy.defaults()))
                    .commit(settings.get().commit().over(CommitPolicy.defaults()));
            if (settings.get().timeout().isPresent()) {
                flow = flow.timeout(settings.get().timeout().get());
            }
            return stages.get().then("", flow).to(source.get().end(sink));
        });
    }

    @SuppressWarnings("unchecked") // in a pipeline of a file every stage takes any payload
    private static Flow<Object> begun(SourcePart source, String name) {
        return (Flow<Object>) source.begin(Pipeline.named(name));
    }

    /** Has a look at the parts of a pipeline whose own form is wrong, so that their problems are told with it. */
    private static void leftovers(Config section, String name, Workbench bench) {
        look(section, bench, () -> section.find("source", Config.class).stream())
                .forEach(part -> bench.make(Role.SOURCE, part, "", name));
        look(
                        section,
                        bench,
                        () -> Stream.concat(
                                section.find("processor", Config.class).stream(),
                                section.sections("processors").stream()))
                .forEach(part -> bench.make(Role.PROCESSOR, part, PipelineParts.USUAL_PROCESSOR, name));
        look(section, bench, () -> section.find("sink", Config.class).stream())
                .forEach(part -> bench.make(Role.SINK, part, "", name));
    }

    /** The sections, none if they are something else, which is told. */
    private static Stream<Config> look(Config section, Workbench bench, Step<Stream<Config>> step) {
        return attempt(section, bench.problems(), step).orElseGet(Stream::empty);
    }

    /** A step of the work. */
    private interface Step<R> {

        R take();
    }

    private static <R> Optional<R> attempt(Config section, Problems problems, Step<R> step) {
        try {
            return Optional.of(step.take());
        } catch (SettingException e) {
            e.problems().forEach(problem -> problems.add(section.located(problem)));
            return Optional.empty();
        }
    }

    /** This pump's settings with the connections. */
    public Pump connected(Pump pump) {
        Pump with = pump;
        for (Map.Entry<String, Connection<?>> connection : connections.entrySet()) {
            with = with.connection(connection.getKey(), settings -> connection.getValue());
        }
        return with;
    }
}
