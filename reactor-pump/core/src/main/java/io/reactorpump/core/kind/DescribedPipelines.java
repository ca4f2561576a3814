package io.reactorpump.core.kind;

import io.reactorpump.api.Connection;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Notation;
import io.reactorpump.core.config.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The pipelines that a file describes: one, whose {@code source}, {@code processor} and {@code sink} stand at the top, or many
 * under {@code pipelines}, with the {@code connections} that they share. In an INI file they are sections: {@code
 * [pipeline:orders]}, {@code [pipeline:orders:source]}, {@code [connection:main]}.
 *
 * @param pipelines ready to be started
 * @param connections by their names, for the pump that starts them
 */
public record DescribedPipelines(List<Pipeline> pipelines, Map<String, Connection<?>> connections) {

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
        Groups groups = Groups.of(root.notation());
        Workbench bench = new Workbench(catalog, folder, problems);
        if (root.has(groups.connections)) {
            Config section = root.section(groups.connections);
            for (String connection : section.names()) {
                if (isName(section, connection, problems)) {
                    bench.make(Role.CONNECTION, root.section(groups.connections, connection), "", "")
                            .ifPresent(made -> bench.connections().put(connection, made));
                }
            }
        }
        // All sources first, as the sink of any pipeline may lead to that of any other.
        List<Pipeline> pipelines = drafts(root, groups, name, bench).stream()
                .flatMap(draft -> draft.pipeline().stream())
                .toList();
        InternalSource.circle(pipelines)
                .ifPresent(circle -> problems.add(
                        root.problem(groups.pipelines, circle, "no circle of pipelines that write into one another")));
        root.allow(groups.others);
        root.unknown(problems);
        return new DescribedPipelines(pipelines, new LinkedHashMap<>(bench.connections()));
    }

    /**
     * What a format calls the sections of several things.
     *
     * @param others sections that are for somebody else
     */
    private record Groups(String pipelines, String connections, List<String> others) {

        static Groups of(Notation notation) {
            return notation == Notation.INI
                    ? new Groups("pipeline", "connection", List.of("general"))
                    : new Groups("pipelines", "connections", List.of());
        }
    }

    private static List<PipelineDraft> drafts(Config root, Groups groups, String name, Workbench bench) {
        Problems problems = bench.problems();
        List<PipelineDraft> drafts = new ArrayList<>();
        if (root.has(groups.pipelines)) {
            Config section = root.section(groups.pipelines);
            for (String pipeline : section.names()) {
                if (isName(section, pipeline, problems)) {
                    drafts.add(PipelineDraft.of(root.section(groups.pipelines, pipeline), pipeline, bench));
                }
            }
            if (section.names().isEmpty()) {
                problems.add(root.problem(groups.pipelines, "empty", "at least one pipeline by its name"));
            }
            return drafts;
        }
        String own = root.get("name", name);
        if (NAME.matcher(own).matches()) {
            drafts.add(PipelineDraft.of(root, own, bench));
        } else {
            problems.add(root.problem("name", shown(own), EXPECTED_NAME));
            root.allow(root.names());
        }
        root.allow(List.of(groups.pipelines, groups.connections));
        return drafts;
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

    /** This pump's settings with the connections. */
    public Pump connected(Pump pump) {
        Pump with = pump;
        for (Map.Entry<String, Connection<?>> connection : connections.entrySet()) {
            with = with.connection(connection.getKey(), settings -> connection.getValue());
        }
        return with;
    }
}
