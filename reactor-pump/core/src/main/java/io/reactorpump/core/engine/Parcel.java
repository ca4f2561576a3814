package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** What a program put into an {@link Inlet}, until the pipeline that reads there is done with it. */
class Parcel<T> implements Received.Settlement {

    /** Whether it was handed to a pipeline. Only the drain of the inlet touches it. */
    boolean isBegun;

    private final Inlet<T> inlet;
    private final MonoSink<Outcome> writer;

    /** Not kept longer than it is needed, as a parcel that is over may stand behind one that is not. */
    private volatile @Nullable T payload;

    Parcel(Inlet<T> inlet, T payload, MonoSink<Outcome> writer) {
        this.inlet = inlet;
        this.payload = payload;
        this.writer = writer;
    }

    /** Its writer knows how it ended, or does not want to know any more. */
    boolean isOver() {
        return payload == null;
    }

    void over() {
        payload = null;
        inlet.submit(this);
    }

    /** The record of it; null if it is over. */
    @Nullable Received<T> record(Partition partition, long offset) {
        T present = payload;
        return present == null ? null : Received.of(present, partition, offset).withSettlement(this);
    }

    /** An abandoned one fails when the inlet knows that its pipeline has ended, together with all others and in their order. */
    @Override
    public void settled(Outcome outcome) {
        if (outcome instanceof Outcome.Abandoned) {
            inlet.submit(this);
        } else {
            writer.success(outcome);
        }
    }

    void fail(Throwable cause) {
        if (!isOver()) {
            writer.error(cause);
        }
    }
}
