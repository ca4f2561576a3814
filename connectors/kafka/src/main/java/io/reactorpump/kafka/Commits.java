package io.reactorpump.kafka;

import io.reactorpump.api.Commit;
import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The commits of one member, from any thread to the poll thread, the only one that may use the consumer. While polling they
 * are sent and answered in passing; when partitions go away, or all, the poll thread stands still and commits on the spot.
 * Answered once each, with what the broker said: the engine commits again what failed.
 */
final class Commits {

    private static final Duration NO_TIME = Duration.ZERO;

    private final Holdings holdings;
    private final Wake wake;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** Sent and not yet answered; poll thread only. */
    private final List<Request> sent = new ArrayList<>();

    Commits(Holdings holdings, Wake wake) {
        this.holdings = holdings;
        this.wake = wake;
    }

    /** Completes when the broker has it. From any thread. */
    Mono<Void> commit(List<Commit> commits) {
        return Mono.create(asker -> ask(new Request(commits, asker)));
    }

    /** Ends a wait of {@link #await}. From any thread. */
    void nudge() {
        ask(new Request(List.of(), null));
    }

    private void ask(Request request) {
        requests.add(request);
        wake.up();
        if (closed) {
            refuseAll();
        }
    }

    /** Whether an answer is to come, which only a poll can hear. */
    boolean areSent() {
        return !sent.isEmpty();
    }

    /** Sends what was asked for; a later poll hears the answers. */
    void send(Consumer<?, ?> consumer) {
        Request request = requests.poll();
        while (request != null) {
            send(consumer, request);
            request = requests.poll();
        }
    }

    private void send(Consumer<?, ?> consumer, Request request) {
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(consumer, request);
        if (offsets.isEmpty()) {
            request.answer(null);
            return;
        }
        sent.add(request);
        try {
            consumer.commitAsync(offsets, (map, error) -> answered(request, offsets, error));
        } catch (KafkaException e) {
            answered(request, offsets, e);
        }
    }

    private void answered(Request request, Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception error) {
        if (error == null) {
            remember(offsets);
        }
        if (sent.remove(request)) {
            request.answer(error);
        }
    }

    /** Commits on the spot what was sent and not answered, for nobody polls now who could hear the answer. */
    void settle(Consumer<?, ?> consumer, long end) {
        for (Request request : List.copyOf(sent)) {
            commitNow(consumer, request, end);
        }
    }

    /** Waits for something to commit, and commits it on the spot. */
    void await(Consumer<?, ?> consumer, long end) throws InterruptedException {
        Request request = requests.poll(left(end).toNanos(), TimeUnit.NANOSECONDS);
        if (request != null) {
            commitNow(consumer, request, end);
        }
    }

    /** What is left until then, of the time that {@link System#nanoTime()} tells. */
    static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private void commitNow(Consumer<?, ?> consumer, Request request, long end) {
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(consumer, request);
        KafkaException failed = null;
        if (!offsets.isEmpty()) {
            try {
                Woken.run(() -> consumer.commitSync(offsets, left(end)));
                remember(offsets);
            } catch (KafkaException e) {
                failed = e;
            }
        }
        sent.remove(request);
        request.answer(failed);
    }

    private void remember(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((name, offset) -> {
            Assignment assignment = holdings.of(name);
            if (assignment != null) {
                assignment.committed(offset.offset());
            }
        });
    }

    /** What a request comes to: nothing for what is not held any more, and never less than is committed. */
    private Map<TopicPartition, OffsetAndMetadata> offsets(Consumer<?, ?> consumer, Request request) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Commit commit : request.commits) {
            Assignment assignment = holdings.of(commit.partition());
            if (assignment != null) {
                long next = next(consumer, assignment, commit.offset());
                if (next > assignment.committed()) {
                    offsets.put(
                            assignment.topicPartition(),
                            new OffsetAndMetadata(next, assignment.leaderEpoch(commit.offset()), ""));
                }
            }
        }
        return offsets;
    }

    /**
     * Where to go on after this offset: if it is that of the last record polled, where the consumer stands, which may be
     * further on, behind records that are none (markers of transactions, what was compacted). Not behind those that a bounded
     * run has fetched and leaves to the next one.
     */
    private static long next(Consumer<?, ?> consumer, Assignment assignment, long offset) {
        if (offset == assignment.lastOffset()) {
            try {
                long position = consumer.position(assignment.topicPartition(), NO_TIME);
                return Math.max(offset + 1, Math.min(position, assignment.end()));
            } catch (KafkaException | IllegalStateException e) {
                // It is being taken away or not known just now: the next offset is as right.
                return offset + 1;
            }
        }
        return offset + 1;
    }

    /** Nothing is committed any more; who asks is told so. */
    void close() {
        closed = true;
        List.copyOf(sent).forEach(request -> request.answer(over()));
        sent.clear();
        refuseAll();
    }

    private void refuseAll() {
        Request request = requests.poll();
        while (request != null) {
            request.answer(over());
            request = requests.poll();
        }
    }

    private static Exception over() {
        return new InfrastructureException("the consumer is closed", null);
    }

    /** What somebody wants to be committed, and who. */
    private static final class Request {

        private final List<Commit> commits;
        private final @Nullable MonoSink<Void> asker;

        Request(List<Commit> commits, @Nullable MonoSink<Void> asker) {
            this.commits = commits;
            this.asker = asker;
        }

        void answer(@Nullable Exception error) {
            if (asker == null) {
                return;
            }
            if (error == null) {
                asker.success();
            } else {
                asker.error(error);
            }
        }
    }
}
