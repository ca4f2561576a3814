package io.reactorpump.micronaut;

import static io.reactorpump.micronaut.StatusGuard.problem;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The state of the pipelines as JSON under {@code /pump}, for those whom the {@link StatusGuard} lets in. */
@Controller("${pump.status.path:/pump}")
@Requires(property = "pump.status.enabled", value = "true", defaultValue = "true")
final class StatusController {

    private final Pump pump;
    private final PumpSettings settings;
    private final StatusGuard guard;

    StatusController(Pump pump, PumpSettings settings, StatusGuard guard) {
        this.pump = pump;
        this.settings = settings;
        this.guard = guard;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return guard.refusal(request).orElseGet(() -> Json.response(HttpStatus.OK, Map.of("pipelines", views())));
    }

    private List<PipelineView> views() {
        return pump.pipelines().stream()
                .map(running -> PipelineView.of(running.status()))
                .toList();
    }

    @Get("/{name}")
    HttpResponse<?> one(HttpRequest<?> request, String name) {
        return guard.refusal(request)
                .orElseGet(() -> pump.pipeline(name)
                        .<HttpResponse<?>>map(
                                running -> Json.response(HttpStatus.OK, PipelineView.of(running.status())))
                        .orElseGet(() -> unknown(name)));
    }

    @Post("/{name}/{action}")
    Mono<HttpResponse<?>> act(HttpRequest<?> request, String name, String action) {
        return guard.orderRefusal(request)
                .<Mono<HttpResponse<?>>>map(Mono::just)
                .orElseGet(() -> act(name, action));
    }

    private Mono<HttpResponse<?>> act(String name, String action) {
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

    private static HttpResponse<?> unknown(String name) {
        return problem(HttpStatus.NOT_FOUND, "pipeline '" + name + "' (expected: a pipeline that was started)");
    }
}
