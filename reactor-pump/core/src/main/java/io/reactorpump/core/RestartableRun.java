package io.reactorpump.core;

import io.reactorpump.api.Application;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.engine.Run;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One pipeline's runs, one after the other. */
final class RestartableRun implements Running {

    private final Plan plan;
    private final Supplier<Scheduler> scheduler;
    private final Meters meters;
    private final @Nullable Carrier carrier;
    private final Application application;
    private volatile Run run;

    /** The run that was restarted last, and how its successor begins. */
    private @Nullable Run restarted;

    private Mono<Void> restart = Mono.empty();

    RestartableRun(
            Plan plan,
            Supplier<Scheduler> scheduler,
            Meters meters,
            @Nullable Carrier carrier,
            Application application) {
        this.plan = plan;
        this.scheduler = scheduler;
        this.meters = meters;
        this.carrier = carrier;
        this.application = application;
        this.run = newRun();
    }

    private Run newRun() {
        return new Run(plan, scheduler.get(), meters, carrier, application);
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

    long inFlight() {
        return run.inFlight();
    }

    @Override
    public Status status() {
        return run.status();
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
        return run.drain(limit);
    }

    @Override
    public Mono<DrainReport> stop() {
        return run.stop();
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
            throw new StateException("pipeline '" + name() + "'", state().name(), "FAILED to clear its error");
        }
        if (!run.clearError()) {
            restart().subscribe(ignored -> {}, ignored -> {});
        }
    }

    @Override
    public Mono<Void> restart() {
        Run old = run;
        Mono<Void> begun;
        synchronized (this) {
            if (restarted == old) {
                return restart;
            }
            begun = old.stop()
                    .then(Mono.defer(() -> {
                        Run next = newRun();
                        run = next;
                        next.start();
                        return next.started();
                    }))
                    .cache();
            restarted = old;
            restart = begun;
        }
        begun.subscribe(ignored -> {}, ignored -> {});
        return begun;
    }
}
