package io.reactorpump.micronaut;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.Map;

/**
 * Has compressed frames of a WebSocket inflated no farther than a message may be large.
 *
 * <p>Context: the server agrees to compression before anybody knows for which path, and inflates a frame without a bound, to a
 * thousand times its size. Decision: when the path is known, its decoder is replaced by the same one with a bound. Consequence: it
 * can be replaced only before the first frame, and only as the server would make it, which asks for nothing of the caller.
 */
final class BoundedInflation {

    private static final int LEVEL = 6;

    /** More than the room, 512 bytes, that Netty wants to be left when all is inflated. */
    private static final int ROOM = 1_024;

    private BoundedInflation() {}

    /** Binds what inflates on this connection, if anything does. */
    static void bind(ChannelPipeline handlers, int largest) {
        int most = Math.min(Integer.MAX_VALUE - ROOM, largest) + ROOM;
        bind(handlers, new PerMessageDeflateServerExtensionHandshaker(most), "permessage-deflate");
        bind(handlers, new DeflateFrameServerExtensionHandshaker(LEVEL, most), "deflate-frame");
    }

    private static void bind(ChannelPipeline handlers, WebSocketServerExtensionHandshaker handshaker, String name) {
        WebSocketExtensionDecoder bounded = handshaker
                .handshakeExtension(new WebSocketExtensionData(name, Map.of()))
                .newExtensionDecoder();
        // As Netty calls it.
        String decoder = bounded.getClass().getName();
        if (handlers.get(decoder) != null) {
            handlers.replace(decoder, decoder, bounded);
        }
    }
}
