package io.reactorpump.core.engine;

import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.Reasons;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Opens the components of a run, again and again while what they need is away, until they are open or can not be. */
final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Run run;
    private final Components components;
    private final Disposable.Swap timer;
    private final Sinks.Empty<Void> started = Sinks.empty();

    private volatile @Nullable String what = "opening";

    Opening(Run run, Components components) {
        this.run = run;
        this.components = components;
        this.timer = run.timer();
    }

    void begin() {
        run.elsewhere(() -> open(1));
    }

    private void open(int attempt) {
        components
                .open(run.scheduler(), run.announcer().application())
                .subscribe(ignored -> {}, error -> failed(error, attempt), this::opened);
    }

    private void failed(Throwable error, int attempt) {
        if (run.ending().hasBegun()) {
            return;
        }
        String pipeline = run.plan().name();
        if (run.failures().kind(run.plan().failure(), error) != FailureKind.INFRASTRUCTURE) {
            run.trouble().fail(new Failure("open", Optional.empty(), attempt, run.now(), error));
            started.tryEmitError(error);
            return;
        }
        what = "opening: " + Reasons.of(error);
        try (LogContext ignored = LogContext.of(pipeline)) {
            LOG.warn(
                    "Pipeline '{}' can not open its components yet, and will try again: {}",
                    pipeline,
                    Reasons.of(error));
        }
        long delay = RetryPolicy.forever().delay(attempt, error).toNanos();
        timer.replace(run.scheduler()
                .schedule(() -> run.elsewhere(() -> open(attempt + 1)), delay, TimeUnit.NANOSECONDS));
    }

    private void opened() {
        what = null;
        if (!run.ending().hasBegun()) {
            run.opened();
            started.tryEmitEmpty();
        }
    }

    /** What it is about, if it is not open yet, or never was. */
    Optional<String> what() {
        return Optional.ofNullable(what);
    }

    /** Completes when all is open and the source is subscribed, or the run is over; fails if it can not be opened. */
    Mono<Void> started() {
        return started.asMono();
    }

    void over() {
        started.tryEmitEmpty();
    }
}
