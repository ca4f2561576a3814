package io.reactorpump.http;

import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
    static Mono<byte[]> read(Flux<byte[]> content, int most, Supplier<RuntimeException> tooLong) {
        return content.collect(() -> new BoundedBody(most, tooLong), BoundedBody::add)
                .map(body -> body.bytes.toByteArray());
    }

    private void add(byte[] piece) {
        if (bytes.size() + (long) piece.length > most) {
            throw tooLong.get();
        }
        bytes.writeBytes(piece);
    }
}
