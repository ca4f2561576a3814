package io.reactorpump.core.engine;

import io.reactorpump.api.Attributes;
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

    /** What the event has left for later stages, also for those of the other pipeline. */
    final @Nullable Attributes attributes;

    WrittenParcel(Inlet<T> inlet, Outlet<T> outlet, Event<T> event, MonoSink<Outcome> writer) {
        super(inlet, event.payload(), writer);
        this.outlet = outlet;
        this.event = event;
        this.attributes = event instanceof PumpEvent own
                ? own.copiedAttributes()
                : event.attributes().copy();
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
