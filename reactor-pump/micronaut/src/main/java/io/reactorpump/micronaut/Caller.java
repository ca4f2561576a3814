package io.reactorpump.micronaut;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Whoever waits at the other end of a request.
 *
 * <p>Context: the server lets the work on a request go on when its connection is closed, and finds out when it sends the response.
 * Decision: the connection is listened to. Consequence: work whose caller has gone is cancelled at once, and this much of Netty is
 * known here; of a connection that several requests share (HTTP/2) only the end of all is seen.
 */
final class Caller {

    private Caller() {}

    /** An answer, which is cancelled and empty when the connection of the request closes before. */
    static <T> Mono<T> whileThere(HttpRequest<?> request, Mono<T> answer) {
        return channel(request)
                .map(channel -> answer.takeUntilOther(closed(channel.closeFuture())))
                .orElse(answer);
    }

    private static Optional<Channel> channel(HttpRequest<?> request) {
        HttpRequest<?> inner = request;
        while (inner instanceof HttpRequestWrapper<?> wrapper) {
            inner = wrapper.getDelegate();
        }
        return inner instanceof NettyHttpRequest<?> netty
                ? Optional.of(netty.getChannelHandlerContext().channel())
                : Optional.empty();
    }

    private static Mono<Void> closed(ChannelFuture close) {
        return Mono.create(gone -> {
            ChannelFutureListener listener = future -> gone.success();
            close.addListener(listener);
            gone.onDispose(() -> close.removeListener(listener));
        });
    }
}
