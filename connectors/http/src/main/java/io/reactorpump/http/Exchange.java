package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.reactorpump.api.error.DataException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * One request that a listener holds: checks it, reads it, and has it answered in time.
 *
 * @param routes from path to route
 */
record Exchange(HttpListenerOptions options, Function<String, @Nullable HttpRoute> routes, HttpServerRequest request) {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    Mono<HttpAnswer> answer() {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        HttpRoute route;
        Map<String, String> query;
        try {
            route = routes.apply(uri.path());
            query = query(uri);
        } catch (IllegalArgumentException e) {
            return Mono.just(HttpAnswer.of(400));
        }
        if (route == null) {
            return Mono.just(HttpAnswer.of(404));
        }
        String method = request.method().name();
        if (!route.methods().contains(method)) {
            return Mono.just(HttpAnswer.of(405)
                    .with(
                            "Allow",
                            String.join(", ", route.methods().stream().sorted().toList())));
        }
        Map<String, String> headers = headers();
        if (route.guard().isPresent() && !route.guard().get().admits(headers)) {
            return Mono.just(HttpAnswer.of(401).with("WWW-Authenticate", "Bearer"));
        }
        if (announced() > options.maxBody()) {
            return Mono.just(tooLong());
        }
        long begun = System.nanoTime();
        return body().flatMap(body -> answered(route, new HttpCall(method, uri.path(), query, headers, body))
                        .timeout(
                                options.deadline().minusNanos(System.nanoTime() - begun),
                                Mono.just(HttpAnswer.of(504))))
                .onErrorResume(Unread.class, unread -> Mono.just(unread.answer));
    }

    private static Map<String, String> query(QueryStringDecoder uri) {
        Map<String, String> first = new LinkedHashMap<>();
        uri.parameters().forEach((name, values) -> first.put(name, values.get(0)));
        return first;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return headers;
    }

    private long announced() {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            // What is no number was refused by the decoder, unless there are too many digits.
            return Long.MAX_VALUE;
        }
    }

    private Mono<byte[]> body() {
        return BoundedBody.read(request.receive().asByteArray(), options.maxBody(), () -> new Unread(tooLong()))
                .timeout(options.deadline())
                .onErrorMap(TimeoutException.class, late -> new Unread(closing(408)));
    }

    private static HttpAnswer tooLong() {
        return closing(413);
    }

    /** What comes after the rest of a body can not be found. */
    private static HttpAnswer closing(int status) {
        return HttpAnswer.of(status).with("Connection", "close");
    }

    private static Mono<HttpAnswer> answered(HttpRoute route, HttpCall call) {
        return Mono.defer(() -> route.handler().apply(call))
                .defaultIfEmpty(HttpAnswer.of(204))
                .onErrorResume(DataException.class, wrong -> Mono.just(HttpAnswer.of(400)))
                .onErrorResume(error -> {
                    LOG.error("The handler of '{}' failed, which was answered with 500", route.path(), error);
                    return Mono.just(HttpAnswer.of(500));
                });
    }

    /** A body that is not read to its end. */
    private static final class Unread extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient HttpAnswer answer;

        Unread(HttpAnswer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }
}
