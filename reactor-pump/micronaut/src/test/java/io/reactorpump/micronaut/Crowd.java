package io.reactorpump.micronaut;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Callers with a connection each, who ask at the same time. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection shows in that it closes
final class Crowd implements AutoCloseable {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int port;

    Crowd(int port) {
        this.port = port;
    }

    /** One more caller posts this; gives the status that it is answered with. */
    CompletableFuture<Integer> post(String path, String body) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(10_000),
                                        new Caller(path, body, status));
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        status.completeExceptionally(connected.cause());
                    }
                });
        return status;
    }

    /** One caller with one request. */
    private static final class Caller extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final String path;
        private final String body;
        private final CompletableFuture<Integer> status;

        Caller(String path, String body, CompletableFuture<Integer> status) {
            this.path = path;
            this.body = body;
            this.status = status;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            request.headers()
                    .set(HttpHeaderNames.HOST, "localhost")
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                    .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            status.complete(response.status().code());
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            status.completeExceptionally(new IllegalStateException("the connection was closed without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            status.completeExceptionally(cause);
            context.close();
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
