package io.reactorpump.core;

import io.reactorpump.api.PubSub;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.DrainReport;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs pipelines, any number of them, each under its own name. Closing it drains them all. Thread-safe.
 *
 * <pre>{@code
 * try (Pump pump = Pump.create()) {
 *     pump.start(orders).completed().block();
 * }
 * }</pre>
 */
public final class Pump implements AutoCloseable {

    private final Supplier<Scheduler> scheduler;
    private final Meters meters;
    private final @Nullable Carrier carrier;
    private final Duration closeLimit;
    private final Map<String, RestartableRun> runs = new LinkedHashMap<>();
    private final PumpApplication application;

    /** Guarded by the runs' monitor, as they are. */
    private boolean ended;

    private Pump(Supplier<Scheduler> scheduler, Meters meters, @Nullable Carrier carrier, Duration closeLimit) {
        this.scheduler = scheduler;
        this.meters = meters;
        this.carrier = carrier;
        this.closeLimit = closeLimit;
        this.application = new PumpApplication(scheduler, this::runs);
    }

    private Collection<RestartableRun> runs() {
        synchronized (runs) {
            return List.copyOf(runs.values());
        }
    }

    /** A pump on Reactor's threads and clock, without meters, that drains for at most 30 seconds when closed. */
    public static Pump create() {
        return new Pump(Schedulers::parallel, Meters.NONE, null, Duration.ofSeconds(30));
    }

    /** This pump's settings with another scheduler for timers, which is also the source of time. */
    public Pump on(Scheduler timers) {
        return new Pump(() -> timers, meters, carrier, closeLimit);
    }

    /** This pump's settings with meters: {@link io.reactorpump.core.micrometer.PumpMetrics} for Micrometer. */
    public Pump metered(Meters meters) {
        return new Pump(scheduler, meters, carrier, closeLimit);
    }

    /** As {@link #contextual(Carrier)} with the log context alone. */
    public Pump contextual() {
        return contextual(Carrier.mdc());
    }

    /**
     * This pump's settings with a context around each function, sinks included: on its thread it finds what the source's
     * thread had when it emitted the event, and in the log context (MDC) the keys {@code pump.pipeline} and {@code
     * pump.stage}. Without this there are neither, and no cost; the engine's own log lines have the keys always. Not around
     * the functions within {@link Flow#via}, which says why.
     *
     * @param carrier what is taken along: {@link Carrier#mdc()}, or {@link
     *     io.reactorpump.core.micrometer.CapturedContext} for all that Micrometer's context propagation knows of
     */
    public Pump contextual(Carrier carrier) {
        return new Pump(scheduler, meters, carrier, closeLimit);
    }

    /** This pump's settings with another limit to the drain of {@link #close()} and {@link ShutdownDrain}. */
    public Pump closeLimit(Duration limit) {
        return new Pump(scheduler, meters, carrier, limit);
    }

    Duration closeLimit() {
        return closeLimit;
    }

    /**
     * Starts a pipeline; does not wait for it.
     *
     * @throws SettingException if one of that name is already here and not over
     * @throws StateException if the pump is closed, or the process is about to end
     */
    public Running start(Pipeline pipeline) {
        synchronized (runs) {
            if (ended) {
                throw new StateException("the pump", "CLOSED", "OPEN to start pipeline '" + pipeline.name() + "'");
            }
            RestartableRun former = runs.get(pipeline.name());
            if (former != null && !former.state().isOver()) {
                throw new SettingException(
                        "pipeline '" + pipeline.name() + "'", former.state(), "a name that no running pipeline has");
            }
            RestartableRun run = new RestartableRun(pipeline.plan(), scheduler, meters, carrier, application);
            if (former != null) {
                former.seal("REPLACED by one that was started later");
            }
            runs.put(pipeline.name(), run);
            return run.begin();
        }
    }

    /**
     * A subscriber that drives a pipeline from whatever it is subscribed to. The pipeline starts with the subscription, asks
     * for no more than it can hold, and is over when the publisher has completed and everything is done.
     *
     * @param pipeline makes the pipeline of the publisher's items
     */
    public <T> Subscriber<T> subscriber(Function<Flux<T>, Pipeline> pipeline) {
        return new PumpSubscriber<>(this, pipeline);
    }

    /** The pipelines started here, in that order, also those that are over. */
    public Collection<Running> pipelines() {
        return List.copyOf(runs());
    }

    /** The topics on which the pipelines, their components and the application talk to each other. */
    public PubSub pubsub() {
        return application.pubsub();
    }

    /** The pipeline of that name. */
    public Optional<Running> pipeline(String name) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(name));
        }
    }

    /** Drains all pipelines at the same time, each at most so long. */
    public Mono<Map<String, DrainReport>> drain(Duration limit) {
        pubsub().publish(Lifecycle.STOP, new PumpClock(scheduler.get()).now());
        return Flux.fromIterable(pipelines())
                .flatMap(running -> running.drain(limit).map(report -> Map.entry(running.name(), report)), 256)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Lets no pipeline begin any more, neither by a start nor by a restart. */
    void end() {
        synchronized (runs) {
            ended = true;
            runs.values().forEach(run -> run.seal("CLOSED with its pump"));
        }
    }

    /** Drains all pipelines, and waits for it; none is started any more. Blocks; not for event loops. */
    @Override
    public void close() {
        end();
        drain(closeLimit).block();
    }
}
