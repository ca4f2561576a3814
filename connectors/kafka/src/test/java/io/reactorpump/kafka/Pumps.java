package io.reactorpump.kafka;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the pipelines of a test; a wait that is too long fails with what they say of themselves. */
final class Pumps implements AfterEachCallback {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Running> runs = new CopyOnWriteArrayList<>();

    /** Starts a pipeline on a pump of its own, so that two of a name can run as two processes do. */
    Running start(Pipeline pipeline) {
        Running running = Pump.create().start(pipeline);
        runs.add(running);
        await(running.started());
        return running;
    }

    DrainReport drain(Running running) {
        return await(running.drain(LIMIT));
    }

    DrainReport completed(Running running) {
        return await(running.completed());
    }

    /** Whether a partition of it is on its way out. */
    static boolean isBeingGivenUp(Running running) {
        return running.status().partitions().stream()
                .anyMatch(partition -> partition
                        .paused()
                        .filter("it is being given up"::equals)
                        .isPresent());
    }

    void untilState(Running running, State state) {
        until(() -> running.state() == state);
    }

    /** For what is not signalled: looks again and again. */
    void until(BooleanSupplier condition) {
        await(Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next());
    }

    <T> T await(Mono<T> signal) {
        return signal.timeout(
                        LIMIT,
                        Mono.error(() -> new AssertionError("nothing came within " + LIMIT + "; "
                                + runs.stream().map(Running::status).toList())))
                .block();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        runs.forEach(running -> running.stop().block(LIMIT));
    }
}
