package io.reactorpump.micronaut;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.reactorpump.micronaut.PumpSettings.StatusSettings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may see the status, and who may give orders.
 *
 * <p>Context: whoever reads the status knows what the application is about, and whoever gives orders can stop it. Decision: a
 * caller is of this machine if the connection comes from a loopback address, no proxy says that it speaks for another, and
 * the machine is called by a name of its own, as a page may have a name that leads here too; orders are not taken unless the
 * settings say so, and then only with the header {@code X-Pump-Action}, which no page of another site can send unasked.
 * Consequence: nothing is open by default, and no user or password of ours is needed.
 */
@Singleton
final class StatusGuard {

    private static final Pattern OWN_NAME =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private final StatusSettings status;

    StatusGuard(StatusSettings status) {
        this.status = status;
    }

    /** What is answered instead of the status, if it is not for this caller. */
    Optional<HttpResponse<?>> refusal(HttpRequest<?> request) {
        return isAllowed(request)
                ? Optional.empty()
                : refused("only for callers of this machine (pump.status.remote lets in others)");
    }

    /** What is answered instead of doing what was ordered, if it is not to be done. */
    Optional<HttpResponse<?>> orderRefusal(HttpRequest<?> request) {
        return refusal(request).or(() -> {
            if (!status.actions()) {
                return refused("actions are off (set pump.status.actions to switch them on)");
            }
            return request.getHeaders().contains("X-Pump-Action")
                    ? Optional.empty()
                    : refused("header X-Pump-Action is missing (expected: any value)");
        });
    }

    private boolean isAllowed(HttpRequest<?> request) {
        if (status.remote()) {
            return true;
        }
        InetAddress caller = request.getRemoteAddress().getAddress();
        return caller != null
                && caller.isLoopbackAddress()
                && request.getHeaders().getFirst(HttpHeaders.HOST).stream().anyMatch(OWN_NAME.asMatchPredicate())
                && !request.getHeaders().contains("Forwarded")
                && !request.getHeaders().contains("X-Forwarded-For");
    }

    private static Optional<HttpResponse<?>> refused(String why) {
        return Optional.of(problem(HttpStatus.FORBIDDEN, why));
    }

    /** A response that says what is wrong. */
    static HttpResponse<?> problem(HttpStatus code, String message) {
        return Json.response(code, Map.of("error", message));
    }
}
