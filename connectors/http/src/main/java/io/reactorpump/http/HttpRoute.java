package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A path of a listener, and who answers there.
 *
 * @param path begins with a slash
 * @param methods those that are taken; default POST
 * @param guard what a caller must send; default nothing
 * @param handler called when a request has been read, on a thread that must not block; an empty answer is 204, an error
 *     is logged and answered with 500. Cancelled at the deadline
 */
public record HttpRoute(
        String path, Set<String> methods, Optional<Guard> guard, Function<HttpCall, Mono<HttpAnswer>> handler) {

    /** Checks path and methods. */
    public HttpRoute {
        Checks.that(path.startsWith("/"), "http.route.path", "'" + path + "'", "a path that begins with /");
        methods = Set.copyOf(methods);
        Checks.positive("http.route.methods", methods.size());
    }

    /** A route for POST. */
    public static HttpRoute post(String path, Function<HttpCall, Mono<HttpAnswer>> handler) {
        return new HttpRoute(path, Set.of("POST"), Optional.empty(), handler);
    }

    /** This route for other methods. */
    public HttpRoute methods(String... methods) {
        return new HttpRoute(path, Set.of(methods), guard, handler);
    }

    /** This route for those who send this. */
    public HttpRoute guard(Guard guard) {
        return new HttpRoute(path, methods, Optional.of(guard), handler);
    }
}
