package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is wrong with a file is told at the right key, whatever is wrong. */
class ConfigFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122L);
    private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 1_000);
    private static final List<Object> STRANGE = List.of(
            "",
            "-1",
            "0x10",
            "1e400",
            "99999999999999999999",
            "${",
            "\u0000\u001b[2J",
            "ä".repeat(300),
            List.of("a", List.of("b")),
            Map.of("deeper", Map.of("still", "x")),
            List.of(),
            Map.of());

    private final Random random = new Random(SEED);
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** A place in a file: an object and one of its names. */
    private record Spot(Map<String, Object> within, String name, String path) {}

    @Test
    void everyMutationIsToldAtItsKeyOrIsGood() {
        for (int i = 0; i < MUTATIONS; i++) {
            String text = Samples.all().get(i % Samples.all().size());
            Map<String, Object> file = load(text);
            List<Spot> spots = new ArrayList<>();
            collect(file, "", spots);
            Spot spot = spots.get(random.nextInt(spots.size()));
            switch (random.nextInt(6)) {
                case 0 -> misspell(file, spot);
                case 1 -> add(file, spot);
                case 2 -> unset(file, spot);
                case 3 -> replace(file, spot);
                case 4 -> remove(file, spot);
                default -> garble(text);
            }
        }
        assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(MUTATIONS);
        // Some of each, or the mutations are none.
        assertThat(outcomes)
                .containsKeys(
                        "misspelt: refused",
                        "added: refused",
                        "unset: refused",
                        "replaced: refused",
                        "removed: refused",
                        "removed: good",
                        "garbled: refused",
                        "garbled: good");
    }

    @SuppressWarnings("unchecked") // the files are objects of objects
    private static Map<String, Object> load(String text) {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @SuppressWarnings("unchecked")
    private static void collect(Object node, String path, List<Spot> spots) {
        if (node instanceof Map<?, ?> map) {
            for (String name : ((Map<String, Object>) map).keySet()) {
                String at = path.isEmpty() ? name : path + "." + name;
                spots.add(new Spot((Map<String, Object>) map, name, at));
                collect(map.get(name), at, spots);
            }
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), path + "[" + i + "]", spots);
            }
        }
    }

    /** Names that a file chooses are no mistakes, whatever they are. */
    private static boolean isFree(Spot spot) {
        String parent = spot.path.contains(".") ? spot.path.substring(0, spot.path.lastIndexOf('.')) : "";
        return parent.equals("pipelines")
                || parent.equals("connections")
                || parent.endsWith("properties")
                || parent.endsWith("fields")
                || parent.endsWith("sinks")
                || spot.path.contains(".properties.");
    }

    private void misspell(Map<String, Object> file, Spot spot) {
        if (isFree(spot)) {
            count("misspelt: free");
            return;
        }
        int at = random.nextInt(spot.name.length());
        String wrong = spot.name.substring(0, at) + "q" + spot.name.substring(at);
        spot.within.put(wrong, spot.within.remove(spot.name));
        String path = spot.path.substring(0, spot.path.length() - spot.name.length()) + wrong;
        mustBeRefused("misspelt", file, path, spot.name.equals("kind") || spot.name.equals("pipelines"));
    }

    private void add(Map<String, Object> file, Spot spot) {
        if (isFree(spot)) {
            count("added: free");
            return;
        }
        spot.within.put("zzz", random.nextBoolean() ? "x" : new LinkedHashMap<>(Map.of("a", "b")));
        mustBeRefused("added", file, spot.path.substring(0, spot.path.length() - spot.name.length()) + "zzz", false);
    }

    private void unset(Map<String, Object> file, Spot spot) {
        if (spot.within.get(spot.name) instanceof String) {
            spot.within.put(spot.name, "${NOT_SET_ANYWHERE}");
            mustBeRefused("unset", file, spot.path, false);
        } else {
            count("unset: no text");
        }
    }

    private void replace(Map<String, Object> file, Spot spot) {
        spot.within.put(spot.name, STRANGE.get(random.nextInt(STRANGE.size())));
        near("replaced", file, spot.path);
    }

    private void remove(Map<String, Object> file, Spot spot) {
        spot.within.remove(spot.name);
        near("removed", file, spot.path);
    }

    private void garble(String text) {
        int at = random.nextInt(text.length());
        String garbled = random.nextBoolean()
                ? text.substring(0, at) + text.substring(at + 1)
                : text.substring(0, at) + "\t{}[]&*!|>'\"%@`:#-\n".charAt(random.nextInt(19)) + text.substring(at);
        List<Problem> problems = problems(garbled);
        problems.forEach(
                problem -> assertThat(problem.origin()).as(problem::toString).isPresent());
        count(problems.isEmpty() ? "garbled: good" : "garbled: refused");
    }

    /** @param hides whether what is wrong makes the rest unknown, so that only its section can be told */
    private void mustBeRefused(String what, Map<String, Object> file, String path, boolean hides) {
        List<Problem> problems = problems(dump(file));
        String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
        if (problems.stream()
                .noneMatch(problem ->
                        problem.path().equals(path) || hides && (problem.path().startsWith(parent)))) {
            fail("seed " + SEED + ": " + what + " " + path + " is not told:\n" + problems + "\n" + dump(file));
        }
        count(what + ": refused");
    }

    private void near(String what, Map<String, Object> file, String path) {
        List<Problem> problems = problems(dump(file));
        if (problems.isEmpty()) {
            count(what + ": good");
            return;
        }
        // Of what stands at the top only itself, and what is in it.
        String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
        if (problems.stream()
                .noneMatch(problem -> problem.path().startsWith(parent)
                        || path.startsWith(problem.path())
                        // What another one depends on at the top is named there.
                        || problem.expected().contains(path)
                        // A file without pipelines is one pipeline.
                        || path.equals("pipelines") && problem.path().equals("source")
                        // Who uses a connection misses it.
                        || path.startsWith("connections") && problem.path().endsWith(".connection")
                        // And who writes into a pipeline misses that, or writes into itself by way of others.
                        || path.startsWith("pipelines") && problem.path().endsWith(".pipeline"))) {
            fail("seed " + SEED + ": " + what + " " + path + " is told elsewhere:\n" + problems + "\n" + dump(file));
        }
        count(what + ": refused");
    }

    private static String dump(Map<String, Object> file) {
        return new Dump(DumpSettings.builder().build()).dumpToString(file);
    }

    private static List<Problem> problems(String text) {
        try {
            assertThat(ConfigFileTest.read(text, Map.of()).pipelines())
                    .allSatisfy(pipeline -> assertThat(pipeline.plan().text()).isNotBlank());
            return List.of();
        } catch (SettingException e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.path()).isNotBlank();
                assertThat(problem.expected()).isNotBlank();
                assertThat(problem.toString()).doesNotContain("\u001b");
            });
            return e.problems();
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + SEED + ": not refused but broken:\n" + text, e);
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }
}
