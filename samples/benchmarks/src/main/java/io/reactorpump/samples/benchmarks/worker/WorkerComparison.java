package io.reactorpump.samples.benchmarks.worker;

import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.samples.benchmarks.Rounds;
import io.reactorpump.samples.benchmarks.Spread;
import io.reactorpump.worker.Response;
import io.reactorpump.worker.WorkerOptions;
import io.reactorpump.worker.WorkerProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** Echoes 1 KiB through two Python workers: the pump with as many events at hand as it is told, and the plainest pool. */
public final class WorkerComparison {

    private static final int WORKERS = 2;
    private static final String BASELINE = "one at a time, JSON lines";

    private final Path folder = Files.createTempDirectory("bench");
    private final byte[] payload = "x".repeat(1_024).getBytes(StandardCharsets.UTF_8);
    private final int events;
    private final Map<String, List<Stretch.Cost>> results = new LinkedHashMap<>();

    private WorkerComparison(int events) throws IOException {
        this.events = events;
        for (String file : List.of("handler.py", "json_lines.py", "alone.py")) {
            try (InputStream in = Objects.requireNonNull(WorkerComparison.class.getResourceAsStream(file))) {
                Files.copy(in, folder.resolve(file));
            }
        }
    }

    /** Runs the rounds and prints the table. */
    public static void main(String[] arguments) throws Exception {
        String records = System.getProperty("records", "");
        new WorkerComparison(records.isEmpty() ? 100_000 : Integer.parseInt(records)).run();
    }

    private void run() throws Exception {
        List<String> all = List.of(
                "reactor pump, 64 in flight", "reactor pump, 8 in flight", "reactor pump, 1 in flight", BASELINE);
        // Both sides are compiled before it counts.
        for (String who : all) {
            take(who);
        }
        results.clear();
        Rounds rounds = new Rounds(11);
        rounds.run(all, (who, round) -> take(who));
        StringBuilder table = new StringBuilder(("| | k events/s | speed ÷ that of " + BASELINE
                        + " | CPU µs per event | its CPU ÷ that of the baseline |%n|---|---|---|---|---|%n")
                .formatted());
        for (String who : all) {
            List<Double> nanos = of(who, Stretch.Cost::nanos);
            List<Double> cpu = of(who, Stretch.Cost::cpuNanos);
            table.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            who,
                            Spread.of(nanos.stream().map(each -> 1e6 / each).toList())
                                    .text(1),
                            Spread.ofRatios(of(BASELINE, Stretch.Cost::nanos), nanos)
                                    .text(2),
                            Spread.of(cpu.stream().map(each -> each / 1e3).toList())
                                    .text(1),
                            Spread.ofRatios(cpu, of(BASELINE, Stretch.Cost::cpuNanos))
                                    .text(2)));
        }
        table.append("%nThe handler alone takes %s µs.%n".formatted(alone()));
        rounds.publish(", %d events of 1 KiB, %d workers".formatted(events, WORKERS), table.toString());
    }

    private List<Double> of(String who, Function<Stretch.Cost, Double> value) {
        return results.get(who).stream().map(value).toList();
    }

    private String alone() throws IOException {
        Process process = new ProcessBuilder("python3", "alone.py")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private void take(String who) throws Exception {
        Stretch.Cost cost = who.equals(BASELINE)
                ? new JsonLinePool(folder).run(WORKERS, events, payload)
                : pump(Integer.parseInt(who.replaceAll("\\D", "")));
        results.computeIfAbsent(who, name -> new ArrayList<>()).add(cost);
    }

    private Stretch.Cost pump(int inFlight) {
        Stretch stretch = new Stretch(events);
        WorkerOptions options = WorkerOptions.of(folder).withWorkers(WORKERS).withInFlight(inFlight);
        Pipeline pipeline = Pipeline.named("echo")
                .from("payloads", Flux.range(0, events).map(number -> payload))
                .process(WorkerProcessor.of(options))
                .to(Sink.of("count", (Response response) -> {
                    if (response.data().length != payload.length) {
                        throw new IllegalStateException("an answer of " + response.data().length + " bytes");
                    }
                    stretch.done();
                }));
        try (Pump pump = Pump.create()) {
            pump.start(pipeline).completed().block();
        }
        return stretch.cost();
    }
}
