package io.reactorpump.worker;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
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

    static final Duration LIMIT = Duration.ofSeconds(120);

    private final List<Running> runs = new CopyOnWriteArrayList<>();

    Running start(Pipeline pipeline) {
        return start(Pump.create(), pipeline);
    }

    Running start(Pump pump, Pipeline pipeline) {
        Running running = pump.start(pipeline);
        runs.add(running);
        return running;
    }

    <T> T await(Mono<T> signal) {
        return signal.timeout(
                        LIMIT,
                        Mono.error(() -> new AssertionError("nothing came within " + LIMIT + "; "
                                + runs.stream().map(Running::status).toList())))
                .block();
    }

    void until(BooleanSupplier condition) {
        await(Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next());
    }

    /** Waits until the pipeline has failed, and gives the message of the error. */
    String untilFailed(Running running) {
        until(() -> running.state() == State.FAILED);
        return running.status().failure().orElseThrow().cause().getMessage();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        runs.forEach(running -> running.stop().block(LIMIT));
    }
}
