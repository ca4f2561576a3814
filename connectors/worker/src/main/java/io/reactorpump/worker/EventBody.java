package io.reactorpump.worker;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Headers.Header;
import io.reactorpump.api.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pump sends as an event.
 *
 * @param about what is known of it
 * @param data its data
 */
@SuppressWarnings("ArrayRecordComponent")
record EventBody(HandlerContext.About about, byte[] data) {

    static EventBody read(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        int meta = in.getInt();
        int flags = in.get();
        String partition = text(in, in.getShort() & 0xFFFF);
        long offset = in.getLong();
        Optional<Object> key = Optional.empty();
        if ((flags & Protocol.KEY_BYTES) != 0) {
            key = Optional.of(bytes(in, in.getInt()));
        } else if ((flags & Protocol.KEY_TEXT) != 0) {
            key = Optional.of(text(in, in.getInt()));
        }
        Optional<Instant> timestamp =
                (flags & Protocol.TIMESTAMP) == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(in.getLong()));
        List<Header> headers = new ArrayList<>();
        if ((flags & Protocol.HEADERS) != 0) {
            int count = in.getShort() & 0xFFFF;
            for (int i = 0; i < count; i++) {
                String name = text(in, in.getShort() & 0xFFFF);
                headers.add(new Header(name, bytes(in, in.getInt())));
            }
        }
        in.position(4 + meta);
        return new EventBody(
                new HandlerContext.About(new Position(partition, offset), key, timestamp, Headers.of(headers)),
                bytes(in, in.remaining()));
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in, int length) {
        return new String(bytes(in, length), StandardCharsets.UTF_8);
    }
}
