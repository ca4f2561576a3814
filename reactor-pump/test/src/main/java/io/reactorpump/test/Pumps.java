package io.reactorpump.test;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Runs the pipelines of a JUnit test, waits for what they do, and stops them after it.
 *
 * <pre>{@code
 * @RegisterExtension
 * final Pumps pumps = Pumps.apart();
 *
 * @Test
 * void writesWhatComes() {
 *     Running running = pumps.start(pipeline);
 *     pumps.until(() -> written.size() == 3);
 *     assertThat(pumps.drain(running).acked()).isEqualTo(3);
 * }
 * }</pre>
 *
 * <p>Each wait is at most {@link #LIMIT} of real time, whatever scheduler the pipelines are on, and then fails with what the
 * pipelines say of themselves.
 */
public final class Pumps implements AfterEachCallback {

    /** How long a wait may be; long, as a test that is right never waits for it. */
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofMillis(2);

    private final Supplier<Pump> pump;
    private final List<Running> runs = new CopyOnWriteArrayList<>();

    private Pumps(Supplier<Pump> pump) {
        this.pump = pump;
    }

    /** Each pipeline on a pump of its own, so that two of a name can run as they do in two processes. */
    public static Pumps apart() {
        return new Pumps(Pump::create);
    }

    /** All pipelines on one pump. */
    public static Pumps together() {
        return on(Pump.create());
    }

    /** All pipelines on this pump, which is not closed. */
    public static Pumps on(Pump pump) {
        return new Pumps(() -> pump);
    }

    /** Starts a pipeline, and waits until it is started. */
    public Running start(Pipeline pipeline) {
        Running running = begin(pipeline);
        await(running.started());
        return running;
    }

    /** Starts a pipeline. */
    public Running begin(Pipeline pipeline) {
        return begin(pump.get(), pipeline);
    }

    /** Starts a pipeline on this pump. */
    public Running begin(Pump pump, Pipeline pipeline) {
        Running running = pump.start(pipeline);
        runs.add(running);
        return running;
    }

    /** Runs a pipeline of a bounded source to its end. */
    public DrainReport run(Pipeline pipeline) {
        return value(start(pipeline).report());
    }

    /** Drains a pipeline. */
    public DrainReport drain(Running running) {
        return value(running.drain(LIMIT));
    }

    /** Waits for the value, if any; an error is thrown. */
    public <T> @Nullable T await(Mono<T> signal) {
        return limited(signal).block();
    }

    private <T> T value(Mono<T> signal) {
        return limited(signal).blockOptional().orElseThrow();
    }

    private <T> Mono<T> limited(Mono<T> signal) {
        return signal.timeout(
                LIMIT,
                Mono.error(() -> new AssertionError("nothing came within " + LIMIT + "; "
                        + runs.stream().map(Running::status).toList())));
    }

    /** For what is not signalled: looks again and again until the condition holds. */
    public void until(BooleanSupplier condition) {
        await(Flux.interval(LOOK)
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next());
    }

    /** Lets virtual time go on until the condition holds; gives how many seconds at least that took. */
    public int secondsUntil(VirtualTimeScheduler time, BooleanSupplier condition) {
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

    /** Waits until the pipeline is in this state. */
    public void untilState(Running running, State state) {
        until(() -> running.state() == state);
    }

    /** Waits until the pipeline has failed, and gives the message of the error. */
    public String untilFailed(Running running) {
        untilState(running, State.FAILED);
        return String.valueOf(running.status().failure().orElseThrow().cause().getMessage());
    }

    /** Waits until the pipeline waits for this reason, and gives its text. */
    public String untilWaiting(Running running, Waiting.Reason reason) {
        return untilWaiting(running, reason, "");
    }

    /** Waits until the pipeline waits for something that is told in these words, among others, and gives all of them. */
    public String untilWaiting(Running running, String words) {
        return value(texts(running, waiting -> waiting.text().contains(words)));
    }

    /** Waits until the pipeline waits for this reason and says these words, among others, and gives all of them. */
    public String untilWaiting(Running running, Waiting.Reason reason, String words) {
        return value(texts(
                running, waiting -> waiting.reason() == reason && waiting.text().contains(words)));
    }

    private static Mono<String> texts(Running running, Predicate<Waiting> wanted) {
        return Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMapIterable(tick ->
                        running.status().waiting().filter(wanted).stream().toList())
                .map(Waiting::text)
                .next();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        runs.forEach(running -> running.stop().block(LIMIT));
    }
}
