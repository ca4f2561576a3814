package io.reactorpump.cli.yaml;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Setting;
import io.reactorpump.core.config.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes settings of the text of one YAML document. Aliases may not make it larger than a bound. */
public final class YamlText {

    static final int MOST_NODES = 20_000;
    static final int DEEPEST = 32;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    /** Says {@code null} and means the sink of that name. */
    private static final String KIND = "kind";

    private final String source;
    private final Variables variables;
    private final Problems problems;
    private int nodes;

    private YamlText(String source, Variables variables, Problems problems) {
        this.source = source;
        this.variables = variables;
        this.problems = problems;
    }

    /**
     * Reads a document.
     *
     * @param source what messages call the file
     * @param problems gets all that is wrong
     * @return what could be read
     */
    public static Setting.Section read(String text, String source, Variables variables, Problems problems) {
        YamlText reader = new YamlText(source, variables, problems);
        Origin start = new Origin(source, 1);
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(source)
                    .setAllowRecursiveKeys(false)
                    // Composed once each; how much they come to is bounded here, where it can be told by its key.
                    .setMaxAliasesForCollections(Integer.MAX_VALUE)
                    .build();
            List<Node> documents = new ArrayList<>();
            new Compose(settings).composeAllFromString(text).forEach(documents::add);
            if (documents.size() > 1) {
                reader.problem("document", documents.get(1), "a second one", "one document in a file");
            }
            if (!documents.isEmpty()) {
                Setting root = reader.setting(documents.get(0), "", 0, false);
                if (root instanceof Setting.Section section) {
                    return section;
                }
                if (root != null && !(root instanceof Setting.Refused)) {
                    reader.problem("document", documents.get(0), "no section", "names and values, such as source:");
                }
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            int line = mark.map(at -> at.getLine() + 1).orElse(1);
            // Not the words with the text around it, which may hold a secret.
            problems.add(new Problem(
                    "document",
                    "not YAML at column " + mark.map(at -> at.getColumn() + 1).orElse(1),
                    "YAML 1.2; the parser says: " + plain(e.getProblem()),
                    Optional.of(new Origin(source, line))));
        } catch (StackOverflowError e) {
            problems.add(new Problem(
                    "document", "too deep", "sections and lists at most " + DEEPEST + " deep", Optional.of(start)));
        } catch (YamlEngineException e) {
            problems.add(new Problem(
                    "document", "not read", "YAML 1.2; the parser says: " + plain(e.getMessage()), Optional.of(start)));
        }
        return Setting.Section.empty(start);
    }

    /** On one line, without characters that a terminal might obey. */
    private static String plain(@Nullable String words) {
        String line = String.valueOf(words).lines().findFirst().orElse("");
        String clean = line.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 160 ? clean.substring(0, 160) + "…" : clean;
    }

    private void problem(String path, Node node, String value, String expected) {
        problems.add(new Problem(path, value, expected, Optional.of(origin(node))));
    }

    private Origin origin(Node node) {
        return new Origin(
                source, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }

    /** What a node says; null if that is nothing. */
    private @Nullable Setting setting(Node node, String path, int depth, boolean isKind) {
        nodes++;
        if (nodes > MOST_NODES || depth > DEEPEST) {
            if (nodes != Integer.MAX_VALUE) {
                problem(
                        path.isEmpty() ? "document" : path,
                        node,
                        nodes > MOST_NODES ? "too much" : "too deep",
                        "at most " + MOST_NODES + " values, aliases counted each time, " + DEEPEST + " deep");
            }
            // Tell it once, and read no more.
            nodes = Integer.MAX_VALUE - 1;
            return new Setting.Refused(origin(node));
        }
        if (node instanceof MappingNode mapping) {
            return section(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Setting> items = new ArrayList<>();
            for (int i = 0; i < sequence.getValue().size(); i++) {
                Node item = sequence.getValue().get(i);
                String at = path + "[" + i + "]";
                Setting setting = setting(item, at, depth + 1, false);
                if (setting == null) {
                    problem(at, item, "nothing", "a value");
                } else {
                    items.add(setting);
                }
            }
            return new Setting.Items(items, origin(node));
        }
        return text((ScalarNode) node, path, isKind);
    }

    private @Nullable Setting text(ScalarNode scalar, String path, boolean isKind) {
        if (scalar.isPlain()
                && NULLS.contains(scalar.getValue())
                && !(isKind && scalar.getValue().equals("null"))) {
            return null;
        }
        return variables.read(scalar.getValue(), path, origin(scalar), problems);
    }

    private Setting section(MappingNode mapping, String path, int depth) {
        Map<String, Setting> entries = new LinkedHashMap<>();
        Map<String, Origin> given = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(path.isEmpty() ? "document" : path, tuple.getKeyNode(), "a key that is no text", "a name");
                continue;
            }
            String name = key.getValue();
            String at = path.isEmpty() ? plain(name) : path + "." + plain(name);
            Origin before = given.putIfAbsent(name, origin(key));
            if (before != null) {
                problem(at, key, "given again", "once; it is given at " + before);
                continue;
            }
            Setting value = setting(tuple.getValueNode(), at, depth + 1, name.equals(KIND));
            if (value != null) {
                entries.put(name, value);
            }
        }
        return new Setting.Section(entries, origin(mapping));
    }
}
