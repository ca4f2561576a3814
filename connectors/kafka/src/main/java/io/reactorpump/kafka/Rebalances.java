package io.reactorpump.kafka;

import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import reactor.core.Disposable;

/**
 * What happens when the group gives partitions and takes them. Taken in good order, the poll thread stands in the callback
 * until the engine has finished what is in flight of them, or the time is up, and meanwhile commits what the engine asks for;
 * the next owner begins where that ends. Lost, or when the subscriber has gone, they are fenced at once.
 */
final class Rebalances implements ConsumerRebalanceListener {

    private final Consumer<?, ?> consumer;
    private final Holdings holdings;
    private final Commits commits;
    private final Wake wake;
    private final SourceContext context;
    private final Duration revokeTimeout;
    private final BooleanSupplier gone;
    private final Runnable changed;

    /**
     * Of this consumer.
     *
     * @param gone whether the subscriber has gone, so that nothing of what is in flight will be committed
     * @param changed told when records of partitions are to be forgotten
     */
    Rebalances(
            Consumer<?, ?> consumer,
            Holdings holdings,
            Commits commits,
            Wake wake,
            SourceContext context,
            Duration revokeTimeout,
            BooleanSupplier gone,
            Runnable changed) {
        this.consumer = consumer;
        this.holdings = holdings;
        this.commits = commits;
        this.wake = wake;
        this.context = context;
        this.revokeTimeout = revokeTimeout;
        this.gone = gone;
        this.changed = changed;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        wake.hold();
        partitions.forEach(holdings::add);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        wake.hold();
        holdings.lose(holdings.of(partitions));
        changed.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        wake.hold();
        List<Assignment> revoked = holdings.of(partitions);
        if (revoked.isEmpty()) {
            return;
        }
        revoked.forEach(Assignment::finish);
        changed.run();
        if (!gone.getAsBoolean() && areFinished(revoked)) {
            holdings.remove(revoked);
        } else {
            holdings.lose(revoked);
        }
    }

    /** Stands here until the engine is done with them, or has no more time; what it commits meanwhile is committed. */
    private boolean areFinished(List<Assignment> revoked) {
        long end = System.nanoTime() + revokeTimeout.toNanos();
        AtomicBoolean done = new AtomicBoolean();
        // A quarter is left for the commit.
        Disposable revoke = context.revoke(
                        Holdings.partitions(revoked),
                        revokeTimeout.multipliedBy(3).dividedBy(4))
                .doOnTerminate(() -> {
                    done.set(true);
                    commits.nudge();
                })
                .subscribe(nothing -> {}, error -> {});
        try {
            commits.settle(consumer, end);
            while (!done.get() && !gone.getAsBoolean() && Commits.left(end).toNanos() > 0) {
                commits.await(consumer, end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            revoke.dispose();
        }
        return done.get();
    }
}
