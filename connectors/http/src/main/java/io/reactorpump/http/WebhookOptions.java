package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.policy.Checks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What calls a webhook takes.
 *
 * @param path where
 * @param methods default POST
 * @param guard what a caller must send; default nothing
 * @param headers the headers that are told; default none
 * @param body how a body is read; default text in UTF-8. One that can not be read is answered with 400
 * @param retryAfter when to come again, told with 503; default 1 s
 */
public record WebhookOptions(
        String path,
        Set<String> methods,
        Optional<Guard> guard,
        Set<String> headers,
        Codec<?> body,
        Duration retryAfter) {

    /** Copies the sets. */
    public WebhookOptions {
        methods = Set.copyOf(methods);
        headers = Set.copyOf(headers);
        Checks.notNegative("http.webhook.retryAfter", retryAfter);
    }

    /** The defaults. */
    public static WebhookOptions at(String path) {
        return new WebhookOptions(
                path,
                Set.of("POST"),
                Optional.empty(),
                Set.of(),
                Codec.text(StandardCharsets.UTF_8),
                Duration.ofSeconds(1));
    }

    /** These options for other methods. */
    public WebhookOptions withMethods(String... methods) {
        return new WebhookOptions(path, Set.of(methods), guard, headers, body, retryAfter);
    }

    /** These options for callers who send this. */
    public WebhookOptions withGuard(Guard guard) {
        return new WebhookOptions(path, methods, Optional.of(guard), headers, body, retryAfter);
    }

    /** These options, telling these headers. */
    public WebhookOptions withHeaders(String... headers) {
        return new WebhookOptions(path, methods, guard, Set.of(headers), body, retryAfter);
    }

    /** These options, reading bodies by this codec. */
    public WebhookOptions withBody(Codec<?> body) {
        return new WebhookOptions(path, methods, guard, headers, body, retryAfter);
    }

    /** These options, telling callers to come again after so long. */
    public WebhookOptions withRetryAfter(Duration retryAfter) {
        return new WebhookOptions(path, methods, guard, headers, body, retryAfter);
    }

    /** The headers that are told, by the names they were asked for by. */
    Map<String, String> told(HttpCall call) {
        Map<String, String> told = new TreeMap<>();
        for (String name : headers) {
            String value = call.headers().get(name);
            if (value != null) {
                told.put(name, value);
            }
        }
        return told;
    }

    HttpRoute route(Function<HttpCall, Mono<HttpAnswer>> handler) {
        return new HttpRoute(path, methods, guard, handler);
    }

    /** The answer when an event, or a cycle, has ended so. */
    HttpAnswer answer(Outcome outcome) {
        if (outcome instanceof Outcome.Acked) {
            return outcome(200, "acked");
        }
        if (outcome instanceof Outcome.DeadLettered) {
            return outcome(422, "dead-lettered");
        }
        return outcome instanceof Outcome.Rejected ? outcome(422, "rejected") : unavailable("abandoned");
    }

    HttpAnswer unavailable(String why) {
        return outcome(503, why).retryAfter(retryAfter);
    }

    static HttpAnswer outcome(int status, String outcome) {
        return HttpAnswer.json(status, Map.of("outcome", outcome));
    }
}
