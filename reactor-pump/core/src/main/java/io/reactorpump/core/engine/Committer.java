package io.reactorpump.core.engine;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Source;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Has the source make durable what the ledgers say is done: one commit at a time, a request that comes meanwhile is served
 * by the next. A failed commit changes nothing: the next one covers it.
 */
final class Committer extends SerialDrain {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final Object LOOK = new Object();

    private final String pipeline;
    private final Source<Object> source;
    private final Ledgers ledgers;

    // Only the drain touches these.
    private List<MonoSink<Void>> askers = new ArrayList<>();
    private boolean underWay;
    private boolean wanted;

    private long settledThen;

    private volatile @Nullable String trouble;

    Committer(String pipeline, Source<Object> source, Ledgers ledgers) {
        this.pipeline = pipeline;
        this.source = source;
        this.ledgers = ledgers;
    }

    /** Whether so many events were settled since this was last true. Holder of the intake only. */
    boolean isDue(int count, long settled) {
        if (settled - settledThen < count) {
            return false;
        }
        settledThen = settled;
        return true;
    }

    /** Commits if anything is due; does not wait. */
    void commitSoon() {
        submit(LOOK);
    }

    /** Completes when all that is due now is committed; fails if that commit fails. */
    Mono<Void> commit() {
        return Mono.create(asker -> submit((Runnable) () -> {
            askers.add(asker);
            wanted = true;
        }));
    }

    /**
     * Does something when no commit is being begun, so that what it fences is not committed after it.
     *
     * @return completes when it is done, whether or not the source has answered the commit under way
     */
    Mono<Void> betweenCommits(Runnable task) {
        return Mono.create(asker -> submit((Runnable) () -> {
            task.run();
            asker.success();
        }));
    }

    /** Why the last commit failed, until one succeeds. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    void handle(Object signal) {
        if (signal == LOOK) {
            wanted = true;
        } else {
            ((Runnable) signal).run();
        }
    }

    @Override
    void settled() {
        if (!wanted || underWay) {
            return;
        }
        wanted = false;
        List<MonoSink<Void>> waiting = askers;
        askers = new ArrayList<>();
        List<PartitionLedger> due = new ArrayList<>();
        List<Long> upTo = new ArrayList<>();
        List<Commit> commits = new ArrayList<>();
        for (PartitionLedger ledger : ledgers) {
            ledger.due().ifPresent(next -> {
                due.add(ledger);
                upTo.add(next.frontier());
                commits.add(next.commit());
            });
        }
        if (commits.isEmpty()) {
            trouble = null;
            waiting.forEach(MonoSink::success);
            return;
        }
        underWay = true;
        ComponentCall.of(() -> source.commit(commits))
                .subscribe(
                        ignored -> {},
                        error -> submit((Runnable) () -> failed(waiting, error)),
                        () -> submit((Runnable) () -> {
                            for (int i = 0; i < due.size(); i++) {
                                due.get(i).committed(upTo.get(i));
                            }
                            trouble = null;
                            underWay = false;
                            waiting.forEach(MonoSink::success);
                        }));
    }

    private void failed(List<MonoSink<Void>> waiting, Throwable error) {
        if (trouble == null) {
            try (LogContext ignored = LogContext.of(pipeline, source.componentName(), null)) {
                LOG.warn("Pipeline '{}' could not commit, and will try again: {}", pipeline, Reasons.of(error));
            }
        }
        trouble = Reasons.of(error);
        underWay = false;
        waiting.forEach(asker -> asker.error(error));
    }

    @Override
    void broken(Throwable bug) {
        try (LogContext ignored = LogContext.of(pipeline, source.componentName(), null)) {
            LOG.error("Pipeline '{}': committing threw", pipeline, bug);
        }
    }
}
