package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.status.Reasons;
import io.reactorpump.core.status.Waiting;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * What a source is offered: assignments, and the way out of them in three phases: finish, commit, fence. A quarter of the
 * deadline is kept for the commit, so that one event that takes too long does not keep what is done from being committed.
 */
final class Assignments implements SourceContext {

    private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);

    private final Run run;
    private final Intake intake;
    private final Committer committer;
    private final Map<PartitionLedger, Sinks.Empty<Void>> emptied = new ConcurrentHashMap<>();

    /** Set before the last look at who waits, and read after somebody began to wait. */
    private volatile boolean over;

    Assignments(Run run, Intake intake, Committer committer) {
        this.run = run;
        this.intake = intake;
        this.committer = committer;
    }

    @Override
    public String pipeline() {
        return run.plan().name();
    }

    @Override
    public Scheduler scheduler() {
        return run.scheduler();
    }

    @Override
    public int maxInFlight() {
        return run.plan().flow().maxInFlight();
    }

    @Override
    public Application application() {
        return run.announcer().application();
    }

    @Override
    public Mono<Void> ready() {
        return run.announcer().ready();
    }

    @Override
    public Optional<String> waiting() {
        return run.status()
                .waiting()
                .filter(waiting -> waiting.reason() != Waiting.Reason.SOURCE)
                .map(Waiting::text);
    }

    @Override
    public Partition assign(String name) {
        return intake.assign(name, null);
    }

    @Override
    public Partition assign(String name, PartitionListener listener) {
        return intake.assign(name, listener);
    }

    @Override
    public Partition assignOneAtATime(String name) {
        return intake.assignOneAtATime(name);
    }

    @Override
    public Mono<Void> revoke(Collection<Partition> partitions, Duration deadline) {
        return Mono.defer(() -> {
            List<PartitionLedger> ledgers = ledgers(partitions);
            List<Mono<Void>> finished = ledgers.stream()
                    .map(ledger ->
                            emptied.computeIfAbsent(ledger, l -> Sinks.empty()).asMono())
                    .toList();
            ledgers.forEach(PartitionLedger::close);
            intake.look();
            if (over) {
                end();
            }
            Duration forCommit = deadline.dividedBy(4);
            Mono<Void> committed = committer
                    .commit()
                    .timeout(forCommit, tooLate(forCommit), run.scheduler())
                    .onErrorResume(error -> Mono.fromRunnable(() -> warn(ledgers, error)));
            return Flux.merge(finished)
                    .then()
                    .timeout(deadline.minus(forCommit), run.scheduler())
                    .onErrorComplete()
                    .then(committed)
                    .then(committer.betweenCommits(() -> fence(partitions)))
                    .doOnCancel(() -> lose(partitions));
        });
    }

    private static Mono<Void> tooLate(Duration limit) {
        return Mono.error(() -> new TimeoutException("no answer within " + limit));
    }

    private void warn(List<PartitionLedger> ledgers, Throwable error) {
        String names = ledgers.stream().map(PartitionLedger::name).collect(Collectors.joining(", "));
        try (LogContext ignored = LogContext.of(pipeline(), run.source().componentName(), null)) {
            LOG.warn(
                    "Pipeline '{}' gave up [{}] without their last commit, what it would have committed comes again: {}",
                    pipeline(),
                    names,
                    Reasons.of(error));
        }
    }

    @Override
    public void lose(Collection<Partition> partitions) {
        drop(partitions);
        intake.look();
    }

    /** As lose, where the caller has more to do than to wait for what the source emits now. */
    void fence(Collection<Partition> partitions) {
        drop(partitions);
        run.elsewhere(intake::look);
    }

    private void drop(Collection<Partition> partitions) {
        for (PartitionLedger ledger : ledgers(partitions)) {
            ledger.fence();
            emptied.remove(ledger);
        }
    }

    /** The run is over: who waits for a partition to be empty need not. */
    void end() {
        over = true;
        emptied.values().forEach(Sinks.Empty::tryEmitEmpty);
    }

    /** A partition on its way out has nothing in flight. */
    void emptied(PartitionLedger ledger) {
        Sinks.Empty<Void> waiting = emptied.get(ledger);
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    private static List<PartitionLedger> ledgers(Collection<Partition> partitions) {
        return partitions.stream().map(PartitionLedger.class::cast).toList();
    }
}
