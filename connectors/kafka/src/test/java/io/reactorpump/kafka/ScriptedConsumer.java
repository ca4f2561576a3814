package io.reactorpump.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer, real or Kafka's mock, whose next commits fail as a test says, and which tells who called what from which
 * thread.
 */
final class ScriptedConsumer implements InvocationHandler {

    private final Consumer<byte[], byte[]> delegate;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> onPoll = new ConcurrentLinkedQueue<>();
    private final List<Fault> happened = new CopyOnWriteArrayList<>();
    private final Map<String, Set<Thread>> callers = new ConcurrentHashMap<>();
    private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new CopyOnWriteArrayList<>();
    private final Map<TopicPartition, Long> accepted = new ConcurrentHashMap<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final LongAdder polled = new LongAdder();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ConsumerRebalanceListener listener;
    private final AtomicInteger unannounced = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private volatile boolean holding;
    private volatile boolean silent;
    private volatile boolean closed;

    ScriptedConsumer(Consumer<byte[], byte[]> delegate) {
        this.delegate = delegate;
    }

    /** Over a real consumer. */
    static ScriptedConsumer real(Map<String, Object> properties) {
        return new ScriptedConsumer(
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /**
     * One commit that fails.
     *
     * @param error with what
     * @param done whether the broker has it nevertheless
     */
    record Fault(RuntimeException error, boolean done) {}

    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> consumer() {
        return (Consumer<byte[], byte[]>)
                Proxy.newProxyInstance(Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, this);
    }

    /** The next so many commits fail, and the broker does not have them. */
    ScriptedConsumer failCommits(int times, Supplier<? extends RuntimeException> error) {
        for (int i = 0; i < times; i++) {
            faults.add(new Fault(error.get(), false));
        }
        return this;
    }

    /** The answer to the next commit is lost: the broker has it. */
    ScriptedConsumer loseAnswer(RuntimeException error) {
        faults.add(new Fault(error, true));
        return this;
    }

    /** From now on commits that are sent are not answered until {@link #answer()}; the broker does not have them. */
    void holdAnswers() {
        holding = true;
    }

    /** How many commits wait for an answer. */
    int heldAnswers() {
        return held.size();
    }

    /** Answers the commits that were held: they have failed. */
    void answer() {
        holding = false;
        held.forEach(this::whilePolling);
    }

    boolean isClosed() {
        return closed;
    }

    /** The failures that came to pass. */
    List<Fault> happened() {
        return happened;
    }

    /** What was committed, or tried to be, in order. */
    List<Map<TopicPartition, OffsetAndMetadata>> commits() {
        return commits;
    }

    /** The offset that the broker took last of that partition; -1 if it took none. */
    long accepted(TopicPartition partition) {
        return accepted.getOrDefault(partition, -1L);
    }

    private void accept(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> accepted.put(partition, offset.offset()));
    }

    /** How many records the polls gave. */
    long polledRecords() {
        return polled.sum();
    }

    /** From how many threads this was called. */
    int threadsThatCalled(String... methods) {
        Set<Thread> all = ConcurrentHashMap.newKeySet();
        for (String method : methods) {
            all.addAll(callers.getOrDefault(method, Set.of()));
        }
        return all.size();
    }

    /** Runs this on the polling thread, within a poll. */
    void whilePolling(Runnable task) {
        onPoll.add(task);
    }

    /** The next assignment is not told to who subscribed. */
    void keepSilent() {
        silent = true;
    }

    /** How many partitions were assigned in silence. */
    int unannounced() {
        return unannounced.get();
    }

    /** The next so many positions are not known, as while a partition is being taken away. */
    void forgetPositions(int times) {
        unknown.set(times);
    }

    /** How many positions are still to be unknown. */
    int positionsToForget() {
        return unknown.get();
    }

    /** How often the group has thrown this member out. */
    int lost() {
        return lost.get();
    }

    /** Counts how often partitions were lost, and says nothing if it has to. */
    private final class Counting implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener counted;

        Counting(ConsumerRebalanceListener counted) {
            this.counted = counted;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (silent) {
                silent = false;
                unannounced.addAndGet(partitions.size());
            } else {
                counted.onPartitionsAssigned(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            counted.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            lost.incrementAndGet();
            counted.onPartitionsLost(partitions);
        }
    }

    /** What the source subscribed with. */
    ConsumerRebalanceListener listener() {
        ConsumerRebalanceListener known = listener;
        if (known == null) {
            throw new IllegalStateException("nobody has subscribed yet");
        }
        return known;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        callers.computeIfAbsent(method.getName(), name -> ConcurrentHashMap.newKeySet())
                .add(Thread.currentThread());
        Object[] given = arguments == null ? new Object[0] : arguments;
        switch (method.getName()) {
            case "subscribe" -> {
                listener = (ConsumerRebalanceListener) given[1];
                given[1] = new Counting(listener());
            }
            case "commitSync" -> {
                return commitSync(method, given);
            }
            case "commitAsync" -> {
                return commitAsync(method, given);
            }
            case "poll" -> {
                return poll(method, given);
            }
            case "position" -> {
                if (unknown.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
                    throw new IllegalStateException(
                            "You can only check the position for partitions assigned to this consumer.");
                }
            }
            case "close" -> closed = true;
            default -> {}
        }
        return delegate(method, given);
    }

    private @Nullable Object poll(Method method, Object[] arguments) throws Throwable {
        Runnable task = onPoll.poll();
        while (task != null) {
            task.run();
            task = onPoll.poll();
        }
        ConsumerRecords<?, ?> records = (ConsumerRecords<?, ?>) Objects.requireNonNull(delegate(method, arguments));
        polled.add(records.count());
        if (delegate instanceof MockConsumer && records.isEmpty()) {
            // Kafka's mock does not wait.
            LockSupport.parkNanos(1_000_000);
        }
        return records;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object commitSync(Method method, Object[] arguments) throws Throwable {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.copyOf((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
        commits.add(offsets);
        Fault fault = faults.poll();
        if (fault == null || fault.done()) {
            delegate(method, arguments);
            accept(offsets);
        }
        if (fault != null) {
            happened.add(fault);
            throw fault.error();
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object commitAsync(Method method, Object[] arguments) throws Throwable {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.copyOf((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
        commits.add(offsets);
        OffsetCommitCallback callback = (OffsetCommitCallback) arguments[1];
        if (holding) {
            held.add(() -> callback.onComplete(offsets, new TimeoutException("held")));
            return null;
        }
        Fault fault = faults.poll();
        if (fault == null) {
            arguments[1] = (OffsetCommitCallback) (map, error) -> {
                if (error == null) {
                    accept(offsets);
                }
                callback.onComplete(map, error);
            };
            return delegate(method, arguments);
        }
        if (fault.done()) {
            delegate.commitSync(offsets, Duration.ofSeconds(10));
            accept(offsets);
        }
        whilePolling(() -> {
            happened.add(fault);
            callback.onComplete(offsets, fault.error());
        });
        return null;
    }

    private @Nullable Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
