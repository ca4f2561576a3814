package io.reactorpump.kafka;

import io.reactorpump.api.SourceContext;
import io.reactorpump.kafka.client.Polled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One member of a group, by one consumer. Each poll sends the commits that wait, pauses and resumes what is to be, and ties
 * what it fetched to the assignments of that moment.
 */
final class Polling implements Polled<List<Chunk>> {

    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration FOR_AN_ANSWER = Duration.ofMillis(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final KafkaSourceOptions options;
    private final SourceContext context;
    private final BooleanSupplier gone;
    private final Runnable changed;
    private final Wake wake;
    private final Holdings holdings;
    private final Commits commits;
    private final Positions positions;
    private final Restarts restarts;
    private final Ends ends;
    private final Lookout lookout = new Lookout();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    // Only the poll thread touches these.
    private boolean demand = true;
    private boolean closing;

    /**
     * A member that is not one yet.
     *
     * @param consumers makes the consumer
     * @param subject whose member it is, for errors
     * @param gone whether the subscriber has gone
     * @param changed told when partitions go on, end or are taken away
     */
    Polling(
            Supplier<Consumer<byte[], byte[]>> consumers,
            KafkaSourceOptions options,
            SourceContext context,
            String subject,
            BooleanSupplier gone,
            Runnable changed) {
        this.consumers = consumers;
        this.options = options;
        this.context = context;
        this.gone = gone;
        this.changed = changed;
        this.wake = new Wake(this::wakeConsumer);
        this.holdings = new Holdings(context, this::resumed);
        this.commits = new Commits(holdings, wake);
        this.positions = new Positions(options, subject);
        this.restarts = new Restarts(holdings, positions, context, wake);
        this.ends = new Ends(options.topics(), options.end(), subject);
    }

    private void resumed() {
        changed.run();
        wake.up();
    }

    private void wakeConsumer() {
        Consumer<?, ?> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    Commits commits() {
        return commits;
    }

    /** Completes when the consumer is closed. */
    Mono<Void> closed() {
        return closed.asMono();
    }

    /** Whether a bounded run has read all there is to read; never before it was given a partition. */
    boolean isRead() {
        List<Assignment> all = holdings.all();
        if (all.isEmpty()) {
            return false;
        }
        for (Assignment assignment : all) {
            if (!assignment.isRead()) {
                return false;
            }
        }
        return true;
    }

    /** What it waits for, if not for records. */
    Optional<String> waiting() {
        if (!lookout.isConnected()) {
            return Optional.of("no broker answers at " + options.cluster().bootstrapServers());
        }
        return holdings.all().isEmpty()
                ? Optional.of("no partition of " + options.topics()
                        + " is assigned to it: there is none, or other members of its group have them all")
                : Optional.empty();
    }

    /** How many records of the partitions held are yet to be emitted, if that is known of all. */
    OptionalLong backlog() {
        long sum = 0;
        for (Assignment assignment : holdings.all()) {
            long backlog = assignment.backlog();
            if (backlog < 0) {
                return OptionalLong.empty();
            }
            sum += backlog;
        }
        return OptionalLong.of(sum);
    }

    @Override
    public void begin() {
        Consumer<byte[], byte[]> made = consumers.get();
        consumer = made;
        ConsumerRebalanceListener listener = new Rebalances(
                made,
                holdings,
                commits,
                wake,
                context,
                options.group().revokeTimeout(),
                () -> closing || gone.getAsBoolean(),
                changed);
        if (options.topics() instanceof Topics.Named named) {
            made.subscribe(named.names(), listener);
        } else if (options.topics() instanceof Topics.Matching matching) {
            made.subscribe(matching.pattern(), listener);
        }
        ends.begin(wake::up);
    }

    @Override
    public @Nullable List<Chunk> poll(Duration atMost) {
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            return null;
        }
        if (!positions.isSurveyed() || ends.areToBeKnown()) {
            // Blocks for a while if no broker answers, so not within the poll whose errors mean something else.
            return retriable(() -> {
                positions.survey(current);
                ends.look(current);
            });
        }
        if (restarts.areDue()) {
            retriable(() -> restarts.goOn(current));
        }
        try {
            commits.send(current);
            holdings.applyPauses(current, demand);
            lookout.look(current, holdings.all());
            // Nothing that may fail comes between here and the return: what was polled is not polled again.
            List<Chunk> chunks = chunks(current.poll(wait(atMost)));
            wake.hold();
            if (ends.areReached(current, holdings.all())) {
                changed.run();
            }
            return chunks.isEmpty() ? null : chunks;
        } catch (WakeupException e) {
            return null;
        } catch (NoOffsetForPartitionException e) {
            return retriable(() -> positions.begin(current, e.partitions()));
        } catch (OffsetOutOfRangeException e) {
            return retriable(() -> restarts.begin(current, e.offsetOutOfRangePartitions()));
        } finally {
            wake.hold();
        }
    }

    private Duration wait(Duration atMost) {
        if (!wake.mayWait()) {
            return NOT_AT_ALL;
        }
        return commits.areSent() ? FOR_AN_ANSWER : atMost;
    }

    /** The next poll ends up here again if it does not succeed now. */
    private static @Nullable List<Chunk> retriable(Runnable lookup) {
        try {
            lookup.run();
        } catch (RetriableException | CommitFailedException | RebalanceInProgressException e) {
            LOG.warn("{}", e.getMessage());
        }
        return null;
    }

    private List<Chunk> chunks(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        List<Chunk> chunks = new ArrayList<>();
        for (TopicPartition name : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> polled = ends.before(name, records.records(name));
            if (!polled.isEmpty()) {
                Assignment held = holdings.of(name);
                Assignment assignment = held == null ? holdings.add(name) : held;
                assignment.polled(polled);
                chunks.add(new Chunk(assignment, polled));
            }
        }
        return chunks;
    }

    @Override
    public void demand(boolean any) {
        demand = any;
    }

    @Override
    public void wakeUp() {
        commits.nudge();
    }

    @Override
    @SuppressWarnings("deprecation") // in Kafka 4; its successor does not exist in Kafka 3
    public void close(Duration atMost) {
        closing = true;
        Consumer<?, ?> current = consumer;
        try {
            if (current != null) {
                current.close(atMost);
            }
        } finally {
            consumer = null;
            ends.close();
            restarts.close();
            commits.close();
            closed.tryEmitEmpty();
        }
    }
}
