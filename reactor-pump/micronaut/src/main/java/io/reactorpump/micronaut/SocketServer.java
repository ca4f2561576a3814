package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteInfo;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the server calls for the WebSockets of all mounts.
 *
 * <p>Context: a WebSocket of Micronaut is a class of its own with one path, written by its compiler. Decision: this one class has
 * the paths of all mounts beside its own, where nobody answers. Consequence: filters see the request that opens a connection, as they
 * do any other; what comes afterwards is a {@link SocketChannel}'s.
 */
@ServerWebSocket("/pump/socket")
@Requires(classes = ServerWebSocket.class)
final class SocketServer {

    /** As Netty calls it. */
    private static final String DECODER = "wsdecoder";

    private final Map<String, MountedSocket> mounted = new ConcurrentHashMap<>();

    /** One more. */
    void mount(String template, MountedSocket socket) {
        mounted.put(template, socket);
    }

    /** A method that returns this is called on the connection's thread, whatever the server does with others. */
    @OnOpen
    Mono<Void> open(WebSocketSession session, HttpRequest<?> request) {
        begin(session, request);
        return Mono.empty();
    }

    private void begin(WebSocketSession session, HttpRequest<?> request) {
        MountedSocket socket = mounted(request);
        if (socket == null || !(request instanceof NettyHttpRequest<?> netty)) {
            session.close(CloseReason.UNSUPPORTED_DATA);
            return;
        }
        ChannelHandlerContext http = netty.getChannelHandlerContext();
        SocketChannel channel = new SocketChannel(http.channel(), socket.largest());
        ChannelPipeline handlers = http.pipeline();
        if (handlers.get(DECODER) instanceof WebSocket13FrameDecoder) {
            handlers.replace(DECODER, DECODER, decoder(socket.largest()));
        }
        BoundedInflation.bind(handlers, socket.largest());
        handlers.addBefore(http.name(), null, new Utf8FrameValidator(false));
        handlers.addBefore(http.name(), null, new WebSocketFrameAggregator(socket.largest()));
        handlers.addBefore(http.name(), null, channel);
        socket.open(channel, request);
    }

    private @Nullable MountedSocket mounted(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(UriRouteInfo.class::isInstance)
                .map(info -> mounted.get(
                        ((UriRouteInfo<?, ?>) info).getUriMatchTemplate().toString()))
                .orElse(null);
    }

    private static WebSocket13FrameDecoder decoder(int largest) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(largest)
                .allowExtensions(true)
                .closeOnProtocolViolation(false)
                .build());
    }

    /** Asked for by the server, and never called: no frame comes this far. */
    @OnMessage
    void message(byte[] message, WebSocketSession session) {
        session.close(CloseReason.UNSUPPORTED_DATA);
    }
}
