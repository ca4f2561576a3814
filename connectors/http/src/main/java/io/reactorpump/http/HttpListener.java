package io.reactorpump.http;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A small HTTP server for what others send to pipelines: several paths, each answered by a handler. Takes bodies of bounded
 * length, holds a bounded number of requests, and answers each by a deadline. Thread-safe.
 *
 * <p>A request is answered with 404 and 405 where there is nothing for it, 401 without the guard's header, 413 when it is
 * too long, 408 when its body does not come in time and 504 when its answer does not, 503 with {@code Retry-After} when too many
 * are held or the listener closes. A connection on which no request begins, or whose head does not end, by the deadline is cut.
 */
public final class HttpListener implements AutoCloseable {

    private final HttpListenerOptions options;
    private final Map<String, HttpRoute> routes = new ConcurrentHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger held = new AtomicInteger();
    private final Sinks.Empty<Void> idle = Sinks.empty();
    private final DisposableServer server;
    private volatile boolean closing;

    private HttpListener(HttpListenerOptions options) {
        this.options = options;
        try {
            this.server = HttpServer.create()
                    .host(options.host())
                    .port(options.port())
                    .idleTimeout(options.deadline())
                    .doOnConnection(connection -> connections.add(connection.channel()))
                    .handle(this::handle)
                    .bindNow();
        } catch (ChannelBindException e) {
            throw new FatalException(
                    "http listener " + options.host() + ":" + options.port()
                            + " can not be opened (expected: an address of this machine and a port that is free)",
                    e);
        }
    }

    /** As {@link #open(HttpListenerOptions)} on this port of 127.0.0.1. */
    public static HttpListener open(int port) {
        return open(HttpListenerOptions.port(port));
    }

    /**
     * Listens. Blocks until it does.
     *
     * @throws FatalException if it can not
     */
    public static HttpListener open(HttpListenerOptions options) {
        return new HttpListener(options);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** How it listens. */
    public HttpListenerOptions options() {
        return options;
    }

    /**
     * Answers at a path, until disposed of.
     *
     * @throws StateException if somebody else does
     */
    public Disposable route(HttpRoute route) {
        if (routes.putIfAbsent(route.path(), route) != null) {
            throw new StateException(
                    "path '" + route.path() + "' of " + this, "TAKEN", "a path that nobody answers at");
        }
        return () -> routes.remove(route.path(), route);
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return Mono.defer(() -> {
                    boolean taken = held.incrementAndGet() <= options.maxRequests() && !closing;
                    Mono<HttpAnswer> answer =
                            taken ? new Exchange(options, routes::get, request).answer() : Mono.just(unavailable());
                    return answer.flatMap(ready -> send(ready, response));
                })
                .doFinally(end -> left());
    }

    private HttpAnswer unavailable() {
        HttpAnswer answer = HttpAnswer.of(503).retryAfter(Duration.ofSeconds(1));
        return closing ? answer.with("Connection", "close") : answer;
    }

    private static Mono<Void> send(HttpAnswer answer, HttpServerResponse response) {
        response.status(answer.status());
        answer.headers().forEach(response::header);
        response.header("Content-Length", Integer.toString(answer.body().length));
        return answer.body().length == 0
                ? response.send().then()
                : response.sendByteArray(Mono.just(answer.body())).then();
    }

    private void left() {
        if (held.decrementAndGet() == 0 && closing) {
            idle.tryEmitEmpty();
        }
    }

    /** Takes no more, answers what it holds within its deadline, then cuts the connections. */
    public Mono<Void> stop() {
        return FutureMono.deferFuture(() -> {
                    closing = true;
                    return server.channel().close();
                })
                .then(Mono.defer(this::answered))
                .then(FutureMono.deferFuture(connections::close))
                .onErrorComplete();
    }

    private Mono<Void> answered() {
        if (held.get() == 0) {
            idle.tryEmitEmpty();
        }
        return idle.asMono().timeout(options.deadline(), Mono.empty());
    }

    /** As {@link #stop()}, and waits for it. */
    @Override
    public void close() {
        stop().block();
    }

    @Override
    public String toString() {
        return "http listener " + options.host() + ":" + port();
    }
}
