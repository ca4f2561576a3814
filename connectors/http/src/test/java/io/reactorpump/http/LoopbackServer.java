package io.reactorpump.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A real server on loopback that answers as a test says, writes down what it was asked, and can be killed and started again. */
final class LoopbackServer implements BeforeEachCallback, AfterAllCallback {

    /** What a test answers. */
    interface Answer {

        Publisher<Void> to(Asked asked, HttpServerResponse response);
    }

    /** One request, with names of headers in any case. */
    record Asked(String method, String path, Map<String, String> headers, String body) {}

    private final @Nullable SslContext tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Asked> asked = new ArrayList<>();
    private volatile Answer answer = ok();
    private Sinks.Many<Asked> arrivals = Sinks.many().replay().all();
    private volatile int mostConnections;
    private @Nullable DisposableServer server;
    private int port;

    LoopbackServer() {
        this(null);
    }

    LoopbackServer(@Nullable SslContext tls) {
        this.tls = tls;
    }

    static Answer ok() {
        return (asked, response) -> response.status(200).send();
    }

    static Answer status(int status) {
        return (asked, response) -> response.status(status).send();
    }

    /** Forgets what was before, and runs. */
    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        connections.close().syncUninterruptibly();
        reset();
        if (server == null) {
            start();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        kill();
    }

    synchronized void reset() {
        answer = ok();
        asked.clear();
        arrivals = Sinks.many().replay().all();
        mostConnections = 0;
    }

    LoopbackServer answer(Answer next) {
        answer = next;
        return this;
    }

    synchronized LoopbackServer start() {
        HttpServer http = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .doOnConnection(connection -> {
                    connections.add(connection.channel());
                    mostConnections = Math.max(mostConnections, connections.size());
                })
                .handle(this::handle);
        SslContext context = tls;
        server = (context == null ? http : http.secure(spec -> spec.sslContext(context))).bindNow();
        port = server.port();
        return this;
    }

    /** Cuts all connections and takes no more. */
    synchronized void kill() {
        DisposableServer running = server;
        if (running != null) {
            running.channel().close().syncUninterruptibly();
            connections.close().syncUninterruptibly();
            server = null;
        }
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return request.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMapMany(body -> {
                    Asked one = new Asked(request.method().name(), request.uri(), headers, body);
                    synchronized (this) {
                        asked.add(one);
                        arrivals.tryEmitNext(one);
                    }
                    return Flux.from(answer.to(one, response));
                });
    }

    /** Cuts the connection of a request with a reset. */
    static Publisher<Void> reset(HttpServerResponse response) {
        response.withConnection(connection -> {
            Channel channel = connection.channel();
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        });
        return Flux.never();
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> bodies() {
        return asked().stream().map(Asked::body).toList();
    }

    /** The first so many requests since the test began, as they come. */
    synchronized Flux<Asked> arrivals(int count) {
        return arrivals.asFlux().take(count);
    }

    int mostConnections() {
        return mostConnections;
    }

    int openConnections() {
        return connections.size();
    }

    String url(String path) {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port + path;
    }

    /** By the name that a certificate may have. */
    String namedUrl(String path) {
        return url(path).replace("127.0.0.1", "localhost");
    }
}
