package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.micronaut.PumpSettings.StatusSettings;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The state of the pipelines as JSON under {@code /pump}, for callers of the same machine, unless the settings let others in.
 *
 * <p>Context: whoever reads this knows what the application is about, and whoever gives orders can stop it. Decision: a
 * caller is of this machine if the connection comes from a loopback address and no proxy says that it speaks for another;
 * orders are not taken unless the settings say so, and then only with the header {@code X-Pump-Action}, which no page of
 * another site can send unasked. Consequence: nothing is open by default, and no user or password of ours is needed.
 */
@Controller("${pump.status.path:/pump}")
@Requires(property = "pump.status.enabled", value = "true", defaultValue = "true")
final class StatusController {

    private final Pump pump;
    private final PumpSettings settings;
    private final StatusSettings status;

    StatusController(Pump pump, PumpSettings settings, StatusSettings status) {
        this.pump = pump;
        this.settings = settings;
        this.status = status;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return isAllowed(request)
                ? Json.response(
                        HttpStatus.OK,
                        Map.of(
                                "pipelines",
                                pump.pipelines().stream()
                                        .map(running -> PipelineView.of(running.status()))
                                        .toList()))
                : forbidden();
    }

    @Get("/{name}")
    HttpResponse<?> one(HttpRequest<?> request, String name) {
        if (!isAllowed(request)) {
            return forbidden();
        }
        return pump.pipeline(name)
                .<HttpResponse<?>>map(running -> Json.response(HttpStatus.OK, PipelineView.of(running.status())))
                .orElseGet(() -> unknown(name));
    }

    @Post("/{name}/{action}")
    Mono<HttpResponse<?>> act(HttpRequest<?> request, String name, String action) {
        if (!isAllowed(request)) {
            return Mono.just(forbidden());
        }
        if (!status.actions()) {
            return Mono.just(
                    problem(HttpStatus.FORBIDDEN, "actions are off (set pump.status.actions to switch them on)"));
        }
        if (!request.getHeaders().contains("X-Pump-Action")) {
            return Mono.just(problem(HttpStatus.FORBIDDEN, "header X-Pump-Action is missing (expected: any value)"));
        }
        Optional<Running> running = pump.pipeline(name);
        Optional<PipelineAction> known = PipelineAction.of(action);
        if (running.isEmpty() || known.isEmpty()) {
            return Mono.just(
                    running.isEmpty()
                            ? unknown(name)
                            : problem(
                                    HttpStatus.NOT_FOUND,
                                    "action '" + action + "' (expected: one of " + PipelineAction.words() + ")"));
        }
        return done(running.get(), known.get());
    }

    private Mono<HttpResponse<?>> done(Running running, PipelineAction action) {
        return Mono.defer(() -> action.begin(running, settings.closeLimit()))
                .then(Mono.fromSupplier(() -> pump.pipeline(running.name()).orElse(running)))
                .<HttpResponse<?>>map(now -> Json.response(HttpStatus.OK, PipelineView.of(now.status())))
                .onErrorResume(
                        StateException.class,
                        error -> Mono.just(problem(HttpStatus.CONFLICT, String.valueOf(error.getMessage()))));
    }

    private boolean isAllowed(HttpRequest<?> request) {
        if (status.remote()) {
            return true;
        }
        InetAddress caller = request.getRemoteAddress().getAddress();
        return caller != null
                && caller.isLoopbackAddress()
                && !request.getHeaders().contains("Forwarded")
                && !request.getHeaders().contains("X-Forwarded-For");
    }

    private static HttpResponse<?> forbidden() {
        return problem(HttpStatus.FORBIDDEN, "only for callers of this machine (pump.status.remote lets in others)");
    }

    private static HttpResponse<?> unknown(String name) {
        return problem(HttpStatus.NOT_FOUND, "pipeline '" + name + "' (expected: a pipeline that was started)");
    }

    private static MutableHttpResponse<?> problem(HttpStatus code, String message) {
        return Json.response(code, Map.of("error", message));
    }
}
