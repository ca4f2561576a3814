package io.reactorpump.kafka;

import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The partitions that go on somewhere else, as the records at their position are gone. That may be before what was committed,
 * if the topic was made anew, and the offsets of an assignment only grow. So what was polled is finished and committed, however
 * long that takes; then the group is committed to where it goes on, and the partition has another assignment. It is not
 * fetched meanwhile, others go on. Poll thread only.
 */
final class Restarts {

    /** Nobody else waits for these partitions. */
    private static final Duration NO_HURRY = Duration.ofDays(365);

    private final Holdings holdings;
    private final Positions positions;
    private final SourceContext context;
    private final Wake wake;
    private final Map<Assignment, Restart> underWay = new HashMap<>();

    Restarts(Holdings holdings, Positions positions, SourceContext context, Wake wake) {
        this.holdings = holdings;
        this.positions = positions;
        this.context = context;
        this.wake = wake;
    }

    /** The records at these positions are gone. Fails if nothing else is to be read instead. */
    void begin(Consumer<?, ?> consumer, Map<TopicPartition, Long> gone) {
        positions.requireWayOut(consumer, gone);
        gone.forEach((name, position) -> {
            Assignment held = holdings.of(name);
            Assignment assignment = held == null ? holdings.add(name) : held;
            assignment.strand();
            underWay.putIfAbsent(assignment, new Restart(position));
        });
    }

    /** Whether there is something to do for {@link #goOn}. */
    boolean areDue() {
        for (Map.Entry<Assignment, Restart> each : underWay.entrySet()) {
            if (each.getValue().isDue(each.getKey()) || !isHeld(each.getKey())) {
                return true;
            }
        }
        return false;
    }

    /** Goes on where it can. Fails with Kafka's timeout; the next poll comes here again. */
    void goOn(Consumer<?, ?> consumer) {
        underWay.entrySet().removeIf(each -> {
            boolean isGone = !isHeld(each.getKey());
            if (isGone) {
                each.getValue().finishing.dispose();
            }
            return isGone;
        });
        Map<TopicPartition, Long> finished = new HashMap<>();
        underWay.forEach((assignment, restart) -> {
            if (restart.isFinished) {
                finished.put(assignment.topicPartition(), restart.position);
            } else if (restart.isDue(assignment)) {
                finish(assignment, restart);
            }
        });
        if (!finished.isEmpty()) {
            restart(consumer, positions.instead(consumer, finished));
        }
    }

    private boolean isHeld(Assignment assignment) {
        return holdings.of(assignment.topicPartition()) == assignment;
    }

    private void finish(Assignment assignment, Restart restart) {
        restart.isFinishing = true;
        restart.finishing.update(
                context.revoke(List.of(assignment.partition()), NO_HURRY).subscribe(nothing -> {}, error -> {}, () -> {
                    restart.isFinished = true;
                    wake.up();
                }));
    }

    private void restart(Consumer<?, ?> consumer, Map<TopicPartition, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        next.forEach((name, offset) -> commits.put(name, new OffsetAndMetadata(offset)));
        Woken.run(() -> consumer.commitSync(commits, Lookup.LIMIT));
        next.forEach((name, offset) -> {
            Assignment former = holdings.of(name);
            if (former != null) {
                underWay.remove(former);
                consumer.seek(name, offset);
                holdings.replace(former).committed(offset);
            }
        });
    }

    /** Nothing is polled any more. */
    void close() {
        underWay.values().forEach(restart -> restart.finishing.dispose());
        underWay.clear();
    }

    /** One of them, and how far it has come. */
    private static final class Restart {

        private final long position;
        private final Disposable.Swap finishing = Disposables.swap();
        private boolean isFinishing;
        private volatile boolean isFinished;

        Restart(long position) {
            this.position = position;
        }

        boolean isDue(Assignment assignment) {
            return isFinished || (!isFinishing && assignment.isTaken());
        }
    }
}
