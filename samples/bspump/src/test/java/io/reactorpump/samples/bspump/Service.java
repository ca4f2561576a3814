package io.reactorpump.samples.bspump;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server on loopback that can be killed, and comes back at the same port. */
public final class Service implements AutoCloseable {

    /** What it is asked. */
    public record Asked(
            String path,
            Map<String, String> query,
            @Nullable String authorization,
            String body) {}

    /** What it answers. */
    public record Answer(int status, String body) {

        public static Answer ok(String body) {
            return new Answer(200, body);
        }
    }

    private final Function<Asked, Mono<Answer>> answers;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger cut = new AtomicInteger();
    private int port;
    private @Nullable DisposableServer server;

    private Service(Function<Asked, Mono<Answer>> answers) {
        this.answers = answers;
    }

    public static Service started(Function<Asked, Answer> answers) {
        return startedAsync(asked -> Mono.fromSupplier(() -> answers.apply(asked)));
    }

    public static Service startedAsync(Function<Asked, Mono<Answer>> answers) {
        Service service = new Service(answers);
        service.start();
        return service;
    }

    public synchronized void start() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .doOnConnection(connection -> connections.add(connection.channel()))
                .handle(this::handle)
                .bindNow();
        port = server.port();
    }

    /** Cuts all connections and takes no more. */
    public synchronized void kill() {
        DisposableServer running = server;
        if (running != null) {
            running.channel().close().syncUninterruptibly();
            cut.addAndGet(connections.size());
            connections.close().syncUninterruptibly();
            server = null;
        }
    }

    /** How many connections a kill has cut. */
    public int cut() {
        return cut.get();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> answers.apply(asked(request, body)))
                .flatMap(answer -> response.status(answer.status())
                        .sendString(Mono.just(answer.body()))
                        .then());
    }

    private static Asked asked(HttpServerRequest request, String body) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, String> query = uri.parameters().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, e -> first(e.getValue())));
        return new Asked(uri.path(), query, request.requestHeaders().get("Authorization"), body);
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.get(0);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        kill();
    }
}
