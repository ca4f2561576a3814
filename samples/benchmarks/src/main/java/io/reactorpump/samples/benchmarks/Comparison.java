package io.reactorpump.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
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
 * <p>A machine that others use too is fast in one minute and slow in the next, so only times of the same round are
 * compared: each round runs every benchmark once, in a JVM of its own, every other round in reverse. The table gives the
 * median of the rounds with the smallest and the largest. CPU time beside the time that passed tells the work from waiting
 * for a core that others have.
 */
public final class Comparison {

    private static final int ROUNDS = Integer.getInteger("rounds", 11);
    private static final Path RESULTS = Path.of(System.getProperty("results", "target/results.md"));
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

    /** Nanoseconds that passed, nanoseconds of CPU and bytes per event of one benchmark, by round. */
    private record Measured(List<Double> nanos, List<Double> cpu, List<Double> bytes) {

        Measured() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<String, Measured> results = new TreeMap<>();

    private Comparison() {}

    /** Runs the benchmarks whose name contains one of the arguments, or all. */
    public static void main(String[] wanted) throws RunnerException, IOException {
        List<String> chosen = ALL.stream()
                .filter(name -> wanted.length == 0 || List.of(wanted).stream().anyMatch(name::contains))
                .toList();
        new Comparison().run(chosen);
    }

    private void run(List<String> chosen) throws RunnerException, IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < chosen.size(); i++) {
                measure(chosen.get(round % 2 == 0 ? i : chosen.size() - 1 - i));
            }
            System.err.println("round " + (round + 1) + " of " + ROUNDS);
        }
        StringBuilder text = new StringBuilder("%s, JDK %s, %d cores, %d rounds%n"
                .formatted(
                        LocalDate.now(),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        ROUNDS));
        chosen.stream()
                .collect(Collectors.groupingBy(Comparison::group, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(group -> text.append(table(group)));
        System.out.println(text);
        Files.createDirectories(RESULTS.toAbsolutePath().getParent());
        Files.writeString(RESULTS, text);
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
        Measured measured = results.computeIfAbsent(benchmark, name -> new Measured());
        measured.nanos().add(run.getPrimaryResult().getScore());
        measured.cpu().add(secondary(run, CpuTime.LABEL));
        measured.bytes().add(secondary(run, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult run, String label) {
        return run.getSecondaryResults().values().stream()
                .filter(result -> result.getLabel().endsWith(label))
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElse(Double.NaN);
    }

    private String table(List<String> group) {
        StringBuilder text = new StringBuilder(String.format("%n| | M events/s | speed of the first ÷ its |"
                + " CPU ns per event | its CPU ÷ that of the first | B per event |%n|---|---|---|---|---|---|%n"));
        Measured first = results.get(group.get(0));
        for (String benchmark : group) {
            Measured measured = results.get(benchmark);
            text.append(String.format(
                    "| %s | %s | %s | %s | %s | %.0f |%n",
                    benchmark,
                    Spread.of(measured.nanos().stream()
                                    .map(nanos -> 1_000 / nanos)
                                    .toList())
                            .text(1),
                    Spread.ofRatios(measured.nanos(), first.nanos()).text(2),
                    Spread.of(measured.cpu()).text(2),
                    Spread.ofRatios(measured.cpu(), first.cpu()).text(2),
                    Spread.of(measured.bytes()).median()));
        }
        return text.toString();
    }
}
