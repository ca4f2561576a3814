package io.reactorpump.guarantees;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the pipelines of a test, and waits for what they do; a wait that is too long fails with what they say of themselves. */
final class Pumps implements AfterEachCallback {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Pump pump;
    private final List<Running> runs = new CopyOnWriteArrayList<>();

    Pumps() {
        this(Pump.create());
    }

    Pumps(Pump pump) {
        this.pump = pump;
    }

    /** Starts a pipeline, and waits until it is started. */
    Running start(Pipeline pipeline) {
        Running running = begin(pipeline);
        await(running.started());
        return running;
    }

    /** Starts a pipeline. */
    Running begin(Pipeline pipeline) {
        Running running = pump.start(pipeline);
        runs.add(running);
        return running;
    }

    /** Runs a pipeline of a bounded source to its end. */
    DrainReport run(Pipeline pipeline) {
        return await(start(pipeline).report());
    }

    DrainReport drain(Running running) {
        return await(running.drain(LIMIT));
    }

    <T> T await(Mono<T> signal) {
        return signal.timeout(
                        LIMIT,
                        Mono.error(() -> new AssertionError("nothing came within " + LIMIT + "; "
                                + runs.stream().map(Running::status).toList())))
                .block();
    }

    /** For what is not signalled: looks again and again. */
    void until(BooleanSupplier condition) {
        await(Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next());
    }

    void untilState(Running running, State state) {
        until(() -> running.state() == state);
    }

    /** Waits until the pipeline waits for this reason, and gives its text. */
    String untilWaiting(Running running, Waiting.Reason reason) {
        until(() -> running.status()
                .waiting()
                .filter(waiting -> waiting.reason() == reason)
                .isPresent());
        return running.status().waiting().map(Waiting::text).orElse("");
    }

    /** Waits until the pipeline says this of why it waits. */
    void untilWaiting(Running running, Waiting.Reason reason, String text) {
        until(() -> running.status()
                .waiting()
                .filter(waiting -> waiting.reason() == reason && waiting.text().contains(text))
                .isPresent());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        runs.forEach(running -> running.stop().block(LIMIT));
    }
}
