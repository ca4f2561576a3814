package io.reactorpump.core.kind;

import io.reactorpump.api.Connection;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Flow;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.Making;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the parts of the pipelines of one file. What is wrong is noted. */
final class Workbench {

    static final String KIND = "kind";

    private static final Pattern IN_LIST = Pattern.compile("(\\w+)\\[(\\d{1,4})]\\.(\\w+)");

    private final KindCatalog catalog;
    private final Path folder;
    private final Problems problems;
    private final Map<String, Connection<?>> connections = new LinkedHashMap<>();
    private final Map<String, InternalSource<Object>> inlets = new LinkedHashMap<>();

    Workbench(KindCatalog catalog, Path folder, Problems problems) {
        this.catalog = catalog;
        this.folder = folder;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    Map<String, Connection<?>> connections() {
        return connections;
    }

    /**
     * Makes one part.
     *
     * @param usual the kind if none is given; empty if one must be
     * @return nothing if something is wrong
     */
    <P> Optional<P> make(Role<P> role, Config section, String usual, String pipeline) {
        return kind(role, section, usual)
                .flatMap(kind -> Making.<P>of(settings -> make(kind, settings, pipeline), section, problems));
    }

    private <P> Optional<Kind<?, P>> kind(Role<P> role, Config section, String usual) {
        List<String> names = catalog.of(role).stream().map(Kind::name).toList();
        Optional<String> given = section.find(KIND, String.class);
        String name = given.orElse(usual);
        Optional<Kind<?, P>> kind = catalog.find(role, name);
        if (kind.isEmpty()) {
            if (given.isPresent() || !section.has(KIND)) {
                problems.add(section.problem(KIND, given.orElse("missing"), Names.oneOf(name, names)));
            }
            section.allow(section.names());
        }
        return kind;
    }

    private <O extends Record, P> P make(Kind<O, P> kind, Config settings, String pipeline) throws Exception {
        // Both before either throws: what nobody has asked for is not known.
        Optional<O> options = bound(settings, kind.options());
        Optional<? extends Common> common = bound(settings, kind.common());
        if (options.isEmpty() || common.isEmpty()) {
            throw new SettingException(problems.all());
        }
        Spot spot = new Spot(pipeline, kind.name(), common.get());
        spot.options = common.get().options(spot);
        try {
            return kind.maker().make(options.get(), spot);
        } catch (SettingException e) {
            throw new SettingException(e.problems().stream()
                    .map(problem -> atSetting(kind, settings, problem))
                    .toList());
        }
    }

    /**
     * What a maker refuses by the name of a setting is told at that setting, whether it is given or not; of a list of sections
     * {@code branches[1].when} is one in the second.
     */
    private static Problem atSetting(Kind<?, ?> kind, Config settings, Problem problem) {
        Matcher inList = IN_LIST.matcher(problem.path());
        if (problem.origin().isEmpty() && inList.matches() && isOf(kind, inList.group(1))) {
            Config item = settings.sections(inList.group(1)).get(Integer.parseInt(inList.group(2)));
            return item.problem(inList.group(3), problem.value(), problem.expected());
        }
        String name = problem.path().substring(problem.path().lastIndexOf('.') + 1);
        boolean ours = problem.origin().isEmpty() && isOf(kind, name);
        return ours ? settings.problem(name, problem.value(), problem.expected()) : problem;
    }

    private static boolean isOf(Kind<?, ?> kind, String name) {
        return kind.settings().stream().anyMatch(setting -> setting.name().equals(name));
    }

    <R> Optional<R> bound(Config settings, Class<R> type) {
        try {
            return Optional.of(settings.bind(type));
        } catch (SettingException e) {
            problems.add(e);
            return Optional.empty();
        }
    }

    /** A part that another needs. */
    private <P> P needed(Role<P> role, Config section, String usual, String pipeline) {
        return make(role, section, usual, pipeline).orElseThrow(() -> new SettingException(problems.all()));
    }

    /**
     * Processors, one after the other.
     *
     * @throws SettingException with all that is wrong, also with those behind one that is wrong
     */
    StagePart stages(List<Config> sections, String pipeline) {
        List<StagePart> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Config section : sections) {
            names.add(section.find(KIND, String.class).orElse(PipelineParts.USUAL_PROCESSOR));
            make(Role.PROCESSOR, section, PipelineParts.USUAL_PROCESSOR, pipeline)
                    .ifPresent(part -> parts.add((name, flow) -> part.add(section.get("name", name), flow)));
        }
        if (parts.size() < sections.size()) {
            throw new SettingException(problems.all());
        }
        return (prefix, flow) -> {
            Flow<Object> longer = flow;
            for (int i = 0; i < parts.size(); i++) {
                String name = prefix + names.get(i);
                boolean again = names.subList(0, i).contains(names.get(i));
                longer = parts.get(i).then(again ? name + "-" + (i + 1) : name, longer);
            }
            return longer;
        };
    }

    Site site(String pipeline) {
        return new Spot(pipeline, "", new Common.None());
    }

    /** Where one part is being made. */
    private final class Spot implements Site {

        private final String pipeline;
        private final String kind;
        private final Common common;
        private StageOptions options = StageOptions.defaults();

        Spot(String pipeline, String kind, Common common) {
            this.pipeline = pipeline;
            this.kind = kind;
            this.common = common;
        }

        @Override
        public String pipeline() {
            return pipeline;
        }

        @Override
        public String name(String otherwise) {
            return common.name().orElse(otherwise);
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public StageOptions options() {
            return options;
        }

        @Override
        public <C> C connection(String name, Class<C> type) {
            Connection<?> found = connections.get(name);
            if (found == null) {
                throw new SettingException(
                        "connection",
                        name,
                        connections.isEmpty()
                                ? "a connection of the file, which has none"
                                : Names.oneOf(name, connections.keySet()));
            }
            if (!type.isInstance(found)) {
                throw new SettingException(
                        "connection", name, "a connection for the kind " + kind + ", which this one is not");
            }
            return type.cast(found);
        }

        @Override
        public InternalSource<Object> inlet(int capacity) {
            InternalSource<Object> inlet = InternalSource.named(name(pipeline), capacity);
            if (inlets.putIfAbsent(pipeline, inlet) != null) {
                throw new SettingException(
                        KIND, kind, "one source for other pipelines, which this pipeline has already");
            }
            return inlet;
        }

        @Override
        public Sink<Object> outlet(String other) {
            InternalSource<Object> inlet = inlets.get(other);
            if (inlet == null) {
                throw new SettingException(
                        "pipeline",
                        other,
                        inlets.isEmpty()
                                ? "a pipeline of the file whose source is internal, of which there is none"
                                : Names.oneOf(other, inlets.keySet()));
            }
            return inlet.sink("to-" + other);
        }

        @Override
        public <P> P part(Role<P> role, Config section) {
            return needed(role, section, "", pipeline);
        }

        @Override
        public StagePart stages(List<Config> sections) {
            return Workbench.this.stages(sections, pipeline);
        }
    }
}
