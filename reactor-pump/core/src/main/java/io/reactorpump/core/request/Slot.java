package io.reactorpump.core.request;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import org.jspecify.annotations.Nullable;

/** A partition for one request at a time: requests have no order among each other, so none waits for another's answer. */
final class Slot<T> {

    private final Partition partition;
    private final Reading<T> reading;
    private volatile long offset;
    private volatile @Nullable Request<T> current;

    /**
     * A slot that is free.
     *
     * @param offset behind which its requests are numbered
     */
    Slot(Partition partition, Reading<T> reading, long offset) {
        this.partition = partition;
        this.reading = reading;
        this.offset = offset;
    }

    /** The record of a request that was begun here. In the drain of the reading. */
    Received<T> take(Request<T> request) {
        long number = offset + 1;
        offset = number;
        current = request;
        return Received.of(request.payload, partition, number)
                .withHeaders(request.headers)
                .withSettlement(request);
    }

    /** The request of this number, if it is not over. */
    @Nullable Request<T> at(long number) {
        Request<T> request = current;
        return offset == number ? request : null;
    }

    void free() {
        current = null;
        reading.freed(this);
    }
}
