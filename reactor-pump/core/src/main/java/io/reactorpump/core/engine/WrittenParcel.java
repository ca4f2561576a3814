package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** What a pipeline wrote into an {@link Inlet}: has what came with its event, and its place among that pipeline's writes. */
final class WrittenParcel<T> extends Parcel<T> {

    final Outlet<T> outlet;
    final Event<T> event;

    WrittenParcel(Inlet<T> inlet, Outlet<T> outlet, Event<T> event, MonoSink<Outcome> writer) {
        super(inlet, event.payload(), writer);
        this.outlet = outlet;
        this.event = event;
    }

    @Override
    @Nullable Received<T> record(Partition partition, long offset) {
        Received<T> bare = super.record(partition, offset);
        return bare == null
                ? null
                : new Received<>(
                        bare.payload(),
                        partition,
                        offset,
                        event.key().orElse(null),
                        event.timestamp().orElse(null),
                        event.headers(),
                        null,
                        this);
    }
}
