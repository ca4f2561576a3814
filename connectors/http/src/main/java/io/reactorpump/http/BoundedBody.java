package io.reactorpump.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** Bytes of a body, no more than may be. */
final class BoundedBody {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private final Supplier<RuntimeException> tooLong;

    private BoundedBody(int most, Supplier<RuntimeException> tooLong) {
        this.most = most;
        this.tooLong = tooLong;
    }

    /** The whole body; fails, and reads no more, when it is longer than so many bytes. */
    static Mono<byte[]> read(ByteBufFlux content, int most, Supplier<RuntimeException> tooLong) {
        return content.collect(() -> new BoundedBody(most, tooLong), BoundedBody::add)
                .map(body -> body.bytes.toByteArray());
    }

    private void add(ByteBuf piece) {
        if (bytes.size() + (long) piece.readableBytes() > most) {
            throw tooLong.get();
        }
        bytes.writeBytes(ByteBufUtil.getBytes(piece));
    }
}
