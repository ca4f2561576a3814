package io.reactorpump.http;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Runs the pipelines of a test, and waits for what they do; a wait that is too long fails with what they say of themselves. */
final class Pumps implements AfterEachCallback {

    static final Duration LIMIT = Duration.ofSeconds(30);

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

    /** Lets virtual time go on until the condition holds; gives how many seconds at least that took. */
    int secondsUntil(VirtualTimeScheduler time, BooleanSupplier condition) {
        AtomicInteger seconds = new AtomicInteger();
        until(() -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            time.advanceTimeBy(Duration.ofSeconds(1));
            seconds.incrementAndGet();
            return false;
        });
        return seconds.get();
    }

    /** Waits until the pipeline has failed, and gives the message of the error. */
    String untilFailed(Running running) {
        until(() -> running.state() == State.FAILED);
        return running.status().failure().orElseThrow().cause().getMessage();
    }

    /** Waits until the pipeline waits for something that is told in these words, among others, and gives all of them. */
    String untilWaiting(Running running, String words) {
        return await(Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .concatMapIterable(tick ->
                        running.status().waiting().map(Waiting::text).stream().toList())
                .filter(text -> text.contains(words))
                .next());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        runs.forEach(running -> running.stop().block(LIMIT));
    }
}
