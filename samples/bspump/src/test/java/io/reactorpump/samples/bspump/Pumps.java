package io.reactorpump.samples.bspump;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The pump of a test, in virtual time if that is asked for. */
public final class Pumps implements AfterEachCallback {

    public static final Duration LIMIT = Duration.ofSeconds(60);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Pump pump;

    private Pumps(boolean virtual) {
        this.pump = virtual ? Pump.create().on(time) : Pump.create();
    }

    public static Pumps inRealTime() {
        return new Pumps(false);
    }

    public static Pumps inVirtualTime() {
        return new Pumps(true);
    }

    public Pump pump() {
        return pump;
    }

    /** Starts a pipeline, and waits until it is started. */
    public Running start(Pipeline pipeline) {
        Running running = pump.start(pipeline);
        running.started().block(LIMIT);
        return running;
    }

    public void setTime(String instant) {
        time.advanceTimeTo(Instant.parse(instant));
    }

    public void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** For what is not signalled: looks again and again. */
    public static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(2))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next()
                .timeout(LIMIT, Mono.error(() -> new AssertionError("it did not happen within " + LIMIT)))
                .block();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pump.pipelines().forEach(running -> running.stop().block(LIMIT));
        time.dispose();
    }
}
