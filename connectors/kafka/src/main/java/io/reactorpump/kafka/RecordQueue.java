package io.reactorpump.kafka;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one assignment that were polled and not emitted yet, as they were polled. Not thread-safe. */
final class RecordQueue {

    private final ArrayDeque<List<ConsumerRecord<byte[], byte[]>>> polls = new ArrayDeque<>();
    private int next;
    private boolean inTurn;

    void add(List<ConsumerRecord<byte[], byte[]>> records) {
        polls.add(records);
    }

    boolean hasNext() {
        return !polls.isEmpty();
    }

    /** The record whose turn it is, which stays in its place. */
    ConsumerRecord<byte[], byte[]> peek() {
        return first().get(next);
    }

    /** That record is done with. */
    void remove() {
        next++;
        if (next == first().size()) {
            next = 0;
            polls.remove();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> first() {
        List<ConsumerRecord<byte[], byte[]>> first = polls.peek();
        if (first == null) {
            throw new NoSuchElementException("no record waits");
        }
        return first;
    }

    void clear() {
        polls.clear();
        next = 0;
    }

    /** Whether it was not yet in turn; now it is. */
    boolean joinsTurn() {
        boolean joins = !inTurn;
        inTurn = true;
        return joins;
    }

    void leavesTurn() {
        inTurn = false;
    }
}
