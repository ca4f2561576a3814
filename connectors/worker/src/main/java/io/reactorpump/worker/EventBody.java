package io.reactorpump.worker;

import io.reactorpump.api.Position;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pump sends as an event.
 *
 * @param about what is known of it
 * @param data its data
 */
@SuppressWarnings("ArrayRecordComponent")
record EventBody(HandlerContext.About about, byte[] data) {

    static EventBody read(ByteBuffer in) {
        int meta = in.getInt();
        int data = in.position() + meta;
        int flags = in.get();
        Position position = new Position(Fields.shortText(in), in.getLong());
        @Nullable Object key = Fields.key(in, flags);
        Optional<Instant> timestamp =
                (flags & Protocol.TIMESTAMP) == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(in.getLong()));
        HandlerContext.About about =
                new HandlerContext.About(position, Optional.ofNullable(key), timestamp, Fields.headers(in, flags));
        in.position(data);
        return new EventBody(about, Fields.bytes(in, in.remaining()));
    }
}
