package io.reactorpump.core.engine;

import io.reactorpump.api.Source;
import io.reactorpump.api.error.BugException;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.Reasons;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

/** Fails a run, by an event, by its source or by a bug, and tells who has to know. */
final class Trouble {

    /** By a name that users can set a level for, whatever this class is called. */
    private static final Logger LOG = LoggerFactory.getLogger("io.reactorpump.pipeline");

    private final Run run;

    Trouble(Run run) {
        this.run = run;
    }

    /** Fails the run by an event, and gives what is to be done about it once no lock is held. */
    Runnable failedAt(StageContext stage, Attempt attempt, Throwable cause) {
        Failure at = new Failure(
                stage.meter().name(), Optional.of(attempt.event.position()), attempt.failures(), run.now(), cause);
        Sinks.One<Throwable> whoWaits = run.life().fail(at);
        return whoWaits == null ? () -> {} : () -> tell(at, whoWaits);
    }

    /** Fails it by an error of a source that no other attempt would mend. */
    void fatal(Source<?> source, Throwable error) {
        fail(new Failure(source.componentName(), Optional.empty(), 1, run.now(), error));
    }

    void bug(String what, @Nullable Throwable cause) {
        BugException bug = new BugException(what + " [pipeline=" + run.plan().name() + "]", cause);
        try (LogContext ignored = LogContext.of(run.plan().name())) {
            LOG.error(bug.getMessage(), bug);
        }
        fail(new Failure("engine", Optional.empty(), 1, run.now(), bug));
    }

    void fail(Failure why) {
        Sinks.One<Throwable> whoWaits = run.life().fail(why);
        if (whoWaits != null) {
            tell(why, whoWaits);
            return;
        }
        String pipeline = run.plan().name();
        try (LogContext ignored = LogContext.of(pipeline, why.stage(), null)) {
            LOG.error(
                    "Pipeline '{}', which goes on no more, failed at '{}' too: {}",
                    pipeline,
                    why.stage(),
                    Reasons.of(why.cause()),
                    why.cause());
        }
        if (!run.state().isOver()) {
            // Who would clear the first error has to know that this one is left.
            run.announcer().say(Lifecycle.ERROR, why);
        }
    }

    private void tell(Failure why, Sinks.One<Throwable> whoWaits) {
        String pipeline = run.plan().name();
        try (LogContext ignored =
                LogContext.of(pipeline, why.stage(), why.position().orElse(null))) {
            LOG.error(
                    "Pipeline '{}' stopped at '{}'{}: {}",
                    pipeline,
                    why.stage(),
                    why.position().map(position -> " [" + position + "]").orElse(""),
                    Reasons.of(why.cause()),
                    why.cause());
        }
        run.committer().commitSoon();
        run.announcer().say(Lifecycle.ERROR, why);
        whoWaits.tryEmitValue(why.cause());
    }
}
