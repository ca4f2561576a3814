package io.reactorpump.samples.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in turns and prints how each compares with the first.
 *
 * <p>In each of the {@link Rounds} every benchmark has a JVM of its own. The table gives the median of the rounds with the
 * smallest and the largest. CPU time beside the time that passed tells the work from waiting for a core that others have.
 */
public final class Comparison {

    private static final List<String> ALL = List.of(
            "InMemory.reactorPump",
            "InMemory.bareFlux",
            "InMemory.pekkoStreams",
            "InMemory.mutiny",
            "Stages.just",
            "Stages.justBare",
            "Stages.hop",
            "Stages.hopBare",
            "Stages.keyed",
            "Stages.keyedBare",
            "KeyedDelay.reactorPump",
            "KeyedDelay.bareFlux");

    private final Map<String, Measured> results = new TreeMap<>();
    private final Map<String, List<Double>> bytes = new TreeMap<>();

    private Comparison() {}

    /** Runs the benchmarks whose name contains one of the arguments, or all. */
    public static void main(String[] wanted) throws Exception {
        List<String> chosen = ALL.stream()
                .filter(name -> wanted.length == 0 || List.of(wanted).stream().anyMatch(name::contains))
                .toList();
        new Comparison().run(chosen);
    }

    private void run(List<String> chosen) throws Exception {
        Rounds rounds = new Rounds(11);
        rounds.run(chosen, (benchmark, round) -> measure(benchmark));
        rounds.publish(
                "",
                chosen.stream()
                        .collect(Collectors.groupingBy(Comparison::group, TreeMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(this::table)
                        .collect(Collectors.joining(System.lineSeparator())));
    }

    /** All of a class are compared with its first one; of the stages each with its bare relative. */
    private static String group(String benchmark) {
        return benchmark.startsWith("Stages")
                ? benchmark.replace("Bare", "")
                : benchmark.substring(0, benchmark.indexOf('.'));
    }

    private void measure(String benchmark) throws RunnerException {
        Collection<RunResult> runs = new Runner(new OptionsBuilder()
                        .include("\\." + benchmark.replace(".", "\\.") + "$")
                        .forks(1)
                        .warmupIterations(10)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.milliseconds(200))
                        .jvmArgs("-Xms512m", "-Xmx512m")
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTime.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        RunResult run = runs.iterator().next();
        results.computeIfAbsent(benchmark, name -> new Measured())
                .add(run.getPrimaryResult().getScore(), secondary(run, CpuTime.LABEL));
        bytes.computeIfAbsent(benchmark, name -> new ArrayList<>()).add(secondary(run, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult run, String label) {
        return run.getSecondaryResults().values().stream()
                .filter(result -> result.getLabel().endsWith(label))
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElse(Double.NaN);
    }

    private String table(List<String> group) {
        StringBuilder text = new StringBuilder(Measured.head("M events/s", "CPU ns per event", " B per event |"));
        Measured first = results.get(group.get(0));
        for (String benchmark : group) {
            String allocated =
                    " %.0f |".formatted(Spread.of(bytes.get(benchmark)).median());
            text.append(results.get(benchmark).row(benchmark, first, 1_000, 1, allocated));
        }
        return text.toString();
    }
}
