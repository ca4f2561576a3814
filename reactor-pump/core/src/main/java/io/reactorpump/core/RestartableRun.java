package io.reactorpump.core;

import io.reactorpump.api.Component;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.engine.Cleared;
import io.reactorpump.core.engine.Holds;
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

    private final Plan plan;
    private final PumpOptions options;
    private final PumpApplication application;
    private final Set<String> connections;
    private final Holds holds = new Holds();

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
        List<Component> resources = List.of(
                application.connections().using(connections),
                application.lookups().using());
        return new Run(
                plan, options.scheduler().get(), options.meters(), options.carrier(), application, resources, holds);
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
        Reason reason = status.waiting().map(Waiting::reason).orElse(Reason.RECONNECTING);
        if (status.state() != State.RUNNING || reason == Reason.PAUSED) {
            return status;
        }
        Reason shown = reason == Reason.OPENING ? reason : Reason.RECONNECTING;
        return application
                .connections()
                .trouble(connections)
                .map(text -> status.waiting(new Waiting(shown, text)))
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
        return Mono.firstWithSignal(current.report(), current.failing().flatMap(Mono::error));
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
        holds.pause(true);
        run.held();
    }

    @Override
    public void resume() {
        holds.pause(false);
        run.held();
    }

    @Override
    public void throttle(String throttle, boolean on) {
        Checks.notBlank("pipeline '" + name() + "'.throttle", throttle);
        holds.throttle(throttle, on);
        run.held();
    }

    @Override
    public Set<String> throttles() {
        return holds.throttles();
    }

    @Override
    public void skipError() {
        Run failed = run;
        Cleared cleared = failed.clearError(true);
        if (cleared != Cleared.GOES_ON) {
            throw refused(failed.state().name(), "FAILED by an event to skip it");
        }
    }

    @Override
    public void clearError() {
        Run failed = run;
        Cleared cleared = failed.clearError(false);
        if (cleared == Cleared.HAD_NOT_FAILED) {
            throw refused(failed.state().name(), "FAILED to clear its error");
        }
        if (cleared == Cleared.NEEDS_RESTART) {
            restart(failed).subscribe(ignored -> {}, ignored -> {});
        }
    }

    @Override
    public Mono<Void> restart() {
        return restart(run);
    }

    /** Unless another run has begun since. */
    private Mono<Void> restart(Run present) {
        Restart begun = new Restart();
        synchronized (this) {
            if (sealed != null) {
                return Mono.error(refused(sealed, "the one of its name in an open pump to restart"));
            }
            if (restart != null) {
                return restart.begun;
            }
            if (run != present) {
                return run.started();
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
