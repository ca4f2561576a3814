package io.reactorpump.core;

import io.reactorpump.api.Component;
import io.reactorpump.api.Connection;
import io.reactorpump.api.PubSub;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.connection.ConnectionPolicy;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.lookup.Dictionary;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.plan.Part;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.recipe.MadeClass;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.recipe.SharedRecipe;
import io.reactorpump.core.status.ConnectionStatus;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.LookupStatus;
import io.reactorpump.core.status.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Subscriber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

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

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final PumpOptions options;
    private final Map<String, RestartableRun> runs = new LinkedHashMap<>();
    private final PumpApplication application;

    /** The names of those whose settings were checked: the runs, and those that were to follow. Guarded by the runs' monitor. */
    private final Set<String> checked = new HashSet<>();

    /** Guarded by the runs' monitor, as they are. */
    private boolean ended;

    private Pump(PumpOptions options) {
        this.options = options;
        this.application = new PumpApplication(options, this::runs);
    }

    private Collection<RestartableRun> runs() {
        synchronized (runs) {
            return List.copyOf(runs.values());
        }
    }

    /** A pump on Reactor's threads and clock, without meters, that drains for at most 30 seconds when closed. */
    public static Pump create() {
        return new Pump(PumpOptions.defaults());
    }

    /** As {@link #create()}, with the settings of {@value Config#FILE} in the working directory. */
    public static Pump load() {
        return load(Path.of(Config.FILE));
    }

    /** As {@link #load(Path)}. */
    public static Pump load(String file) {
        return load(Path.of(file));
    }

    /**
     * As {@link #create()}, with the settings of an INI file, and of the environment; see {@link Config}. What is wrong with
     * them is told by {@link #start}, together with all else that is wrong.
     *
     * @param file the file, or a folder with a {@value Config#FILE} in it
     */
    public static Pump load(Path file) {
        Problems unreadable = new Problems();
        Config config = Config.load(file, System.getenv(), unreadable);
        return new Pump(PumpOptions.defaults().config(config, unreadable));
    }

    /** This pump's settings with those of a configuration, from which it makes what {@link Recipe} stands for. */
    public Pump configured(Config config) {
        return new Pump(options.config(config, new Problems()));
    }

    /** The configuration. What is to be read by the program itself has to be asked for before the first start. */
    public Config config() {
        return options.config();
    }

    /**
     * This pump's settings with a connection that it makes of its section, {@code [connection:MyServiceConnection]} for {@code
     * MyServiceConnection::new}. It is connected while a pipeline runs whose components name it.
     */
    public Pump connection(Recipe.OfConnection constructor) {
        return connection(MadeClass.nameOf(constructor), constructor);
    }

    /** As {@link #connection(Recipe.OfConnection)}, with a name of its own for the connection and its section. */
    public Pump connection(String name, Recipe.OfConnection constructor) {
        return new Pump(options.connection(new SharedRecipe<>(name, constructor)));
    }

    /** This pump's settings with a connection that takes no settings. */
    public Pump connection(Connection<?> connection) {
        return connection(connection.name(), settings -> connection);
    }

    /** This pump's settings with another way to look after connections. */
    public Pump connecting(ConnectionPolicy policy) {
        return new Pump(options.connecting(policy));
    }

    /** This pump's settings with a lookup, which is loaded before any pipeline opens its components. */
    public Pump lookup(String name, Dictionary<?> dictionary) {
        return lookup(name, settings -> dictionary);
    }

    /** As {@link #lookup(String, Dictionary)}, made of its section, {@code [lookup:countries]} for the name {@code countries}. */
    public Pump lookup(String name, Dictionary.OfSettings maker) {
        return new Pump(options.lookup(new SharedRecipe<>(name, maker)));
    }

    /** This pump's settings with another scheduler for timers, which is also the source of time. */
    public Pump on(Scheduler timers) {
        return new Pump(options.on(timers));
    }

    /** This pump's settings with meters: {@link io.reactorpump.core.micrometer.PumpMetrics} for Micrometer. */
    public Pump metered(Meters meters) {
        return new Pump(options.metered(meters));
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
        return new Pump(options.contextual(carrier));
    }

    /** This pump's settings with another limit to the drain of {@link #close()} and {@link ShutdownDrain}. */
    public Pump closeLimit(Duration limit) {
        return new Pump(options.closeLimit(limit));
    }

    Duration closeLimit() {
        return options.closeLimit();
    }

    /**
     * Starts a pipeline; does not wait for it. Others may follow; their settings are left alone, unless the name of one looks
     * like a slip of the pen.
     *
     * @throws SettingException naming all that is wrong with the settings or the pipeline, or if one of that name is already
     *     here and not over
     * @throws StateException if the pump is closed, or the process is about to end
     */
    public Running start(Pipeline pipeline) {
        return begin(List.of(pipeline), false, List.of()).get(0);
    }

    /**
     * Starts pipelines; does not wait for them. If anything is wrong, none is started.
     *
     * @throws SettingException naming all that is wrong, also settings of any other pipeline
     * @throws StateException if the pump is closed, or the process is about to end
     */
    public List<Running> startAll(Pipeline... pipelines) {
        return startAll(List.of(pipelines), List.of());
    }

    /**
     * As {@link #startAll(Pipeline...)}, and others follow, which are checked too.
     *
     * @param later those others, to be started when their time has come
     */
    public List<Running> startAll(List<Pipeline> pipelines, List<Pipeline> later) {
        return begin(pipelines, true, later);
    }

    private List<Running> begin(List<Pipeline> pipelines, boolean last, List<Pipeline> later) {
        synchronized (runs) {
            if (ended) {
                String names = pipelines.stream().map(Pipeline::name).collect(Collectors.joining("', '"));
                throw new StateException("the pump", "CLOSED", "OPEN to start pipeline '" + names + "'");
            }
            List<Plan> plans = new Launch(options, application, runs, checked).plans(pipelines, last, later);
            Stream.of(pipelines, later)
                    .flatMap(List::stream)
                    .map(Pipeline::name)
                    .forEach(checked::add);
            List<Running> begun = new ArrayList<>();
            for (Plan plan : plans) {
                RestartableRun run = new RestartableRun(plan, options, application);
                RestartableRun former = runs.put(plan.name(), run);
                if (former != null) {
                    former.seal("REPLACED by one that was started later");
                }
                LOG.info("Pipeline '{}' starts: {}", plan.name(), plan.line());
                begun.add(run.begin());
            }
            return begun;
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

    /** How the pipelines started here are, in that order: each with its state and its components. */
    public List<Status> status() {
        return runs().stream().map(RestartableRun::status).toList();
    }

    /**
     * A component by its address: the name of the pipeline, a dot, and the name of the component or its stage, as in {@code
     * orders.enrich}. A star before the name of a source, as in {@code orders.*kafka}, may be left out.
     */
    public Optional<Component> locate(String address) {
        return runs().stream()
                .filter(run -> address.startsWith(run.name() + "."))
                .flatMap(run -> run.plan().parts().stream()
                        .filter(part ->
                                part.isCalled(address.substring(run.name().length() + 1))))
                .map(Part::component)
                .findFirst();
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

    /** How the connections are; those that are made, which is when the first pipeline starts. */
    public List<ConnectionStatus> connections() {
        return application.connections().status();
    }

    /** How the lookups are; those that are made, which is when the first pipeline starts. */
    public List<LookupStatus> lookups() {
        return application.lookups().status();
    }

    /**
     * Drains all pipelines at the same time, all within this limit; one that others write into ({@link InternalSource}) is
     * drained after those.
     */
    public Mono<Map<String, DrainReport>> drain(Duration limit) {
        PumpClock clock = new PumpClock(options.scheduler().get());
        pubsub().publish(Lifecycle.STOP, clock.now());
        return Mono.defer(() -> new LinkedDrain(runs(), clock, limit).reports())
                .doOnSuccess(reports -> pubsub().publish(Lifecycle.EXIT, clock.now()));
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
        drain(options.closeLimit()).block();
    }
}
