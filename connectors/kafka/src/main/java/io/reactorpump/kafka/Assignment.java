package io.reactorpump.kafka;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.SourceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition from the time it is assigned until it is revoked or lost. Assigned again it is another object, so what was
 * polled before can not be taken for what is polled after.
 *
 * <p>Three sides know it: the poll thread hands records out and commits, the emission takes them, and the engine pauses.
 * Each writes what is its own; what others read of it is volatile, and written once per batch.
 */
final class Assignment implements PartitionListener {

    private final TopicPartition topicPartition;
    private final Runnable resumed;
    private final Partition partition;
    private final RecordQueue queue = new RecordQueue();

    /** The engine's. */
    private volatile boolean paused;

    // The poll thread's.
    private volatile boolean over;
    private volatile boolean ended;
    private long end = Long.MAX_VALUE;
    private final AtomicLong polled = new AtomicLong();
    private volatile long seen = -1;
    private boolean pausedInConsumer;
    private boolean stranded;
    private long lastOffset = -1;
    private long committed = -1;
    private Optional<Integer> leaderEpoch = Optional.empty();
    private Optional<Integer> formerLeaderEpoch = Optional.empty();
    private long leaderSince;

    /** The emission's. */
    private final AtomicLong taken = new AtomicLong();

    private volatile boolean waiting;

    /**
     * Opens it at the engine.
     *
     * @param resumed told when it goes on after a pause
     */
    Assignment(TopicPartition topicPartition, SourceContext context, Runnable resumed) {
        this.topicPartition = topicPartition;
        this.resumed = resumed;
        this.partition =
                context.assign("topic=" + topicPartition.topic() + ", partition=" + topicPartition.partition(), this);
    }

    /** Opens another one of the same partition, once this one is fenced. The consumer knows nothing of that. */
    Assignment again(SourceContext context) {
        Assignment again = new Assignment(topicPartition, context, resumed);
        again.pausedInConsumer = pausedInConsumer;
        return again;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    Partition partition() {
        return partition;
    }

    // --- the engine's side ---

    @Override
    public void paused(Partition partition, String why) {
        paused = true;
    }

    @Override
    public void resumed(Partition partition) {
        paused = false;
        resumed.run();
    }

    boolean isPaused() {
        return paused;
    }

    // --- the poll thread's side ---

    /** These were polled and are on their way to the emission. */
    void polled(List<ConsumerRecord<byte[], byte[]>> records) {
        ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
        lastOffset = last.offset();
        polled.addAndGet(records.size());
        if (!last.leaderEpoch().equals(leaderEpoch)) {
            formerLeaderEpoch = records.get(0).leaderEpoch().equals(leaderEpoch) ? leaderEpoch : Optional.empty();
            leaderEpoch = last.leaderEpoch();
            leaderSince = records.stream()
                    .filter(record -> record.leaderEpoch().equals(leaderEpoch))
                    .findFirst()
                    .orElse(last)
                    .offset();
        }
    }

    /** The offset of the last record that was polled; -1 if none was. */
    long lastOffset() {
        return lastOffset;
    }

    /** Under which leader the record with that offset was written, if that is known. */
    Optional<Integer> leaderEpoch(long offset) {
        return offset >= leaderSince ? leaderEpoch : formerLeaderEpoch;
    }

    /** The broker has it that the group goes on at this offset. */
    void committed(long next) {
        committed = Math.max(committed, next);
    }

    long committed() {
        return committed;
    }

    /** How many records the broker has beyond those that were polled, as of now. */
    void lag(long lag) {
        seen = polled.get() + lag;
    }

    /** How many records are yet to be emitted; -1 if that is not known. */
    long backlog() {
        return seen < 0 ? -1 : Math.max(0, Math.max(seen, polled.get()) - taken.get());
    }

    /** All that a bounded run is to read of it, which is what comes before this offset, was polled. */
    void endAt(long offset) {
        end = offset;
        ended = true;
    }

    /** The first offset that a bounded run does not read, once all before it was polled. */
    long end() {
        return end;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether all that a bounded run is to read of it was polled and taken. */
    boolean isRead() {
        return ended && isTaken();
    }

    /** There is nothing to be fetched where it stands. */
    void strand() {
        stranded = true;
    }

    /** Whether all that was polled of it was taken. */
    boolean isTaken() {
        return polled.get() == taken.get();
    }

    /** No more of its records are emitted. */
    void finish() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** Whether the consumer should not fetch it, if that is not how it is. */
    boolean pauseDiffers(boolean demand) {
        boolean wanted = !demand || paused || ended || waiting || stranded;
        boolean differs = wanted != pausedInConsumer;
        pausedInConsumer = wanted;
        return differs;
    }

    boolean isPausedInConsumer() {
        return pausedInConsumer;
    }

    // --- the emission's side ---

    RecordQueue queue() {
        return queue;
    }

    /** So many more of its records are out of the queue. */
    void taken(int count) {
        taken.addAndGet(count);
    }

    /** Its next record can not be read for now, so no others are fetched. */
    void waits() {
        waiting = true;
    }

    /** It goes on. */
    void waitsNoMore() {
        waiting = false;
        resumed.run();
    }

    boolean isWaiting() {
        return waiting;
    }

    @Override
    public String toString() {
        return topicPartition.toString();
    }
}
