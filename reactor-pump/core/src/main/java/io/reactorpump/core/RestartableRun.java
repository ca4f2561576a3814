package io.reactorpump.core;

import io.reactorpump.api.Component;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.engine.Run;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.core.status.Waiting.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One pipeline's runs, one after the other. */
final class RestartableRun implements Running {

    /** What explains a wait better than a connection that is away. */
    private static final Set<Reason> NOT_CONNECTIONS = Set.of(Reason.PAUSED, Reason.OPENING);

    private final Plan plan;
    private final PumpOptions options;
    private final PumpApplication application;
    private final Set<String> connections;

    /** Changed under the monitor only, so that no run begins behind the back of who ends them. */
    private volatile Run run;

    /** The restart under way, whose run begins when the present one is over, unless it is taken from here. */
    private @Nullable Restart restart;

    /** Why no run may begin any more, if so. */
    private @Nullable String sealed;

    private static final class Restart {

        private Mono<Void> begun = Mono.empty();
    }

    RestartableRun(Plan plan, PumpOptions options, PumpApplication application) {
        this.plan = plan;
        this.options = options;
        this.application = application;
        this.connections = plan.parts().stream()
                .flatMap(part -> part.component().connections().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        this.run = newRun();
    }

    private Run newRun() {
        List<Component> resources =
                List.of(application.connections().using(connections), application.lookups().using());
        PumpOptions.Engine engine = options.engine();
        return new Run(
                plan, engine.scheduler().get(), engine.meters(), engine.carrier(), application, resources);
    }

    RestartableRun begin() {
        run.start();
        return this;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public State state() {
        return run.state();
    }

    Plan plan() {
        return plan;
    }

    long inFlight() {
        return run.inFlight();
    }

    @Override
    public Status status() {
        Status status = run.status();
        boolean elsewhere = status.waiting().map(Waiting::reason).filter(NOT_CONNECTIONS::contains).isPresent();
        return status.state() != State.RUNNING || elsewhere
                ? status
                : application
                        .connections()
                        .trouble(connections)
                        .map(text -> status.waiting(new Waiting(Reason.RECONNECTING, text)))
                        .orElse(status);
    }

    @Override
    public Mono<Void> started() {
        return run.started();
    }

    @Override
    public Mono<DrainReport> report() {
        return run.report();
    }

    @Override
    public Mono<DrainReport> completed() {
        Run current = run;
        return Mono.firstWithSignal(
                current.report(), current.failed().then(Mono.defer(() -> Mono.error(current.cause()))));
    }

    @Override
    public Mono<DrainReport> drain(Duration limit) {
        return last().drain(limit);
    }

    @Override
    public Mono<DrainReport> stop() {
        return last().stop();
    }

    /** The present run; a restart under way begins no other. */
    private synchronized Run last() {
        restart = null;
        return run;
    }

    /** Lets no run begin any more. */
    synchronized void seal(String why) {
        restart = null;
        sealed = why;
    }

    @Override
    public void pause() {
        run.pause(true);
    }

    @Override
    public void resume() {
        run.pause(false);
    }

    @Override
    public void clearError() {
        if (state() != State.FAILED) {
            throw refused(state().name(), "FAILED to clear its error");
        }
        if (!run.clearError()) {
            restart().subscribe(ignored -> {}, ignored -> {});
        }
    }

    @Override
    public Mono<Void> restart() {
        Restart begun = new Restart();
        synchronized (this) {
            if (sealed != null) {
                return Mono.error(refused(sealed, "the one of its name in an open pump to restart"));
            }
            if (restart != null) {
                return restart.begun;
            }
            // Subscribed outside, as whoever hears that the run is over may have something to do about it.
            begun.begun = Mono.defer(run::stop)
                    .then(Mono.defer(() -> begin(begun).started()))
                    .cache();
            restart = begun;
        }
        begun.begun.subscribe(ignored -> {}, ignored -> {});
        return begun.begun;
    }

    private synchronized Run begin(Restart by) {
        if (restart != by) {
            throw refused(sealed == null ? state().name() : sealed, "no drain or stop while it is restarted");
        }
        restart = null;
        run = newRun();
        run.start();
        return run;
    }

    private StateException refused(String state, String expected) {
        return new StateException("pipeline '" + name() + "'", state, expected);
    }
}
