package io.reactorpump.micronaut;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The last handler of a WebSocket: messages as they are asked for, and those that are sent back.
 *
 * <p>Context: the server reads a WebSocket as fast as it can, keeps frames of a message without a bound, and closes the
 * connection at once when it stops. Decision: this handler stands before the server's own, which sees no frame. It reads when a
 * message is asked for, and takes a close from within for the wish to come to an end. Consequence: as a connection that is not read
 * does not show that it has ended, it is pinged meanwhile.
 *
 * <p>Fields are of the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection shows in that it closes
final class SocketChannel extends ChannelDuplexHandler {

    /** So long the other end may take to close, or to read that this one does. */
    private static final int PATIENCE_SECONDS = 5;

    /** So often it is looked after the other end while it is not read. */
    private static final int PULSE_SECONDS = 5;

    private final Channel channel;
    private final int largest;
    private final Sinks.Many<byte[]> messages = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Empty<Void> leaving = Sinks.empty();
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private long wanted;
    private boolean parting;
    private boolean over;
    private @Nullable Future<?> pulse;

    /**
     * A handler to be added to the channel.
     *
     * @param largest how many bytes a message may have
     */
    SocketChannel(Channel channel, int largest) {
        this.channel = channel;
        this.largest = largest;
    }

    /** The messages, for one subscriber: until the other end has gone, or this end wants to go. */
    Flux<byte[]> messages() {
        return messages.asFlux().doOnRequest(n -> channel.eventLoop().execute(() -> want(n)));
    }

    /** Completes when this end wants to go. */
    Mono<Void> leaving() {
        return leaving.asMono();
    }

    /** Completes when there is nobody any more to answer. */
    Mono<Void> gone() {
        return gone.asMono();
    }

    /** Sends a frame; completes when the socket has taken it, or never will: that shows in {@link #gone()}. */
    Mono<Void> send(WebSocketFrame frame) {
        return Mono.create(sent -> channel.writeAndFlush(frame).addListener(write -> sent.success()));
    }

    /** Says why it ends, once, and gives the other end some time to close; what comes from there meanwhile is for nobody. */
    void farewell(WebSocketCloseStatus status, String reason) {
        channel.eventLoop().execute(() -> part(new CloseWebSocketFrame(status, reason)));
    }

    private void part(CloseWebSocketFrame last) {
        if (parting) {
            last.release();
            return;
        }
        end();
        channel.writeAndFlush(last);
        channel.config().setAutoRead(true);
        hangUpLater();
    }

    private void end() {
        parting = true;
        messages.tryEmitComplete();
        gone.tryEmitEmpty();
        if (pulse != null) {
            pulse.cancel(false);
        }
    }

    private void hangUpLater() {
        channel.eventLoop().schedule(this::hangUp, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void hangUp() {
        over = true;
        channel.close();
    }

    private void want(long n) {
        wanted += n;
        read();
    }

    /** A caller that does not take what it is sent is not read either: not even its pings, as they are answered. */
    private void read() {
        if (wanted > 0 && channel.isWritable() && !parting) {
            channel.read();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        pulse = channel.eventLoop().scheduleAtFixedRate(this::beat, PULSE_SECONDS, PULSE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> {
            over = true;
            end();
        });
    }

    private void beat() {
        if (wanted <= 0 && channel.isWritable()) {
            channel.writeAndFlush(new PingWebSocketFrame());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        try {
            if (parting) {
                if (frame instanceof CloseWebSocketFrame) {
                    hangUp();
                }
            } else {
                // The server switches it on when all is set up.
                channel.config().setAutoRead(false);
                take(frame);
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void take(Object frame) {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            message((WebSocketFrame) frame);
        } else if (frame instanceof PingWebSocketFrame ping) {
            channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (frame instanceof CloseWebSocketFrame close) {
            end();
            channel.writeAndFlush(close.retain()).addListener(sent -> hangUp());
            // One who does not read would never have been sent it.
            hangUpLater();
        }
    }

    private void message(WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        if (length > largest) {
            tooLarge();
            return;
        }
        byte[] message = new byte[length];
        frame.content().readBytes(message);
        wanted--;
        messages.tryEmitNext(message);
    }

    private void tooLarge() {
        part(new CloseWebSocketFrame(
                WebSocketCloseStatus.MESSAGE_TOO_BIG, "a message of at most " + largest + " bytes was expected"));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        read();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        read();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted
                && !corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            part(new CloseWebSocketFrame(corrupted.closeStatus()));
        } else if (cause instanceof DecompressionException && cause.getCause() instanceof DataFormatException) {
            part(new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_PAYLOAD_DATA));
        } else if (cause instanceof DecompressionException
                || cause instanceof TooLongFrameException
                || cause instanceof CorruptedWebSocketFrameException) {
            tooLarge();
        } else {
            hangUp();
        }
    }

    /** A connection on which nothing happens: the server's setting of that says how long it may. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            part(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "nothing has happened for long"));
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (over) {
            ctx.close(promise);
        } else {
            channel.closeFuture().addListener(new PromiseNotifier<>(promise));
            messages.tryEmitComplete();
            leaving.tryEmitEmpty();
        }
    }
}
