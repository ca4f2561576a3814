package io.reactorpump.core.engine;

import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.Reasons;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/** Subscribes to a source again that broke, for ever, unless its error says that it is of no use. */
final class Reconnecting {

    private static final Logger LOG = LoggerFactory.getLogger(Reconnecting.class);

    private final Run run;
    private final Source<?> source;
    private final Runnable connect;
    private final Disposable.Swap timer;

    /** Attempts since the last progress; belongs to whoever takes what the source brings. */
    private int attempts;

    private volatile @Nullable String why;

    /**
     * What subscribes to a source again.
     *
     * @param connect subscribes to it, on whatever thread
     */
    Reconnecting(Run run, Source<?> source, Runnable connect) {
        this.run = run;
        this.source = source;
        this.connect = connect;
        this.timer = run.timer();
    }

    /** The source broke. */
    void broke(Throwable error) {
        run.life().whenGoingOn(() -> wait(error));
    }

    private void wait(Throwable error) {
        FailureKind kind = run.failures().kind(run.plan().failure(), error);
        if (kind == FailureKind.FATAL || (kind == FailureKind.EVENT && source instanceof PlainSource)) {
            run.trouble().fatal(source, error);
            return;
        }
        attempts++;
        why = "source '" + source.componentName() + "' is subscribed again: " + Reasons.of(error);
        try (LogContext ignored = LogContext.of(run.plan().name(), source.componentName(), null)) {
            LOG.warn("Pipeline '{}': {}", run.plan().name(), why);
        }
        long delay = RetryPolicy.forever().delay(attempts, error).toNanos();
        timer.replace(
                run.scheduler().schedule(() -> run.life().whenGoingOn(this::connect), delay, TimeUnit.NANOSECONDS));
    }

    private void connect() {
        why = null;
        run.elsewhere(connect);
    }

    /** The source brings something. */
    void progressed() {
        attempts = 0;
    }

    /** Why it waits, if it does. */
    Optional<String> why() {
        return Optional.ofNullable(why);
    }
}
