package io.reactorpump.micronaut;

import static io.reactorpump.micronaut.StatusGuard.problem;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.reactorpump.api.error.PumpException;
import io.reactorpump.core.status.Headway;
import java.util.Map;
import java.util.Optional;

/** The jobs as JSON under {@code /pump/batches}, for those whom the {@link StatusGuard} lets in. */
@Controller("${pump.status.path:/pump}/batches")
@Requires(property = "pump.status.enabled", value = "true", defaultValue = "true")
final class BatchController {

    private final Batches batches;
    private final StatusGuard guard;

    BatchController(Batches batches, StatusGuard guard) {
        this.batches = batches;
        this.guard = guard;
    }

    /**
     * A job.
     *
     * @param running whether it runs
     * @param headway how far the last run has got, at its average speed, if there was one
     * @param last how the last run has ended, if it has
     */
    record BatchView(String name, boolean running, Optional<Headway> headway, Optional<BatchEnd> last) {}

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return guard.refusal(request)
                .orElseGet(() -> Json.response(
                        HttpStatus.OK,
                        Map.of(
                                "batches",
                                batches.names().stream().map(this::view).toList())));
    }

    @Get("/{name}")
    HttpResponse<?> one(HttpRequest<?> request, String name) {
        return guard.refusal(request)
                .orElseGet(() ->
                        batches.names().contains(name) ? Json.response(HttpStatus.OK, view(name)) : unknown(name));
    }

    @Post("/{name}/start")
    HttpResponse<?> start(HttpRequest<?> request, String name) {
        return guard.orderRefusal(request)
                .orElseGet(() -> batches.names().contains(name) ? begin(name) : unknown(name));
    }

    private HttpResponse<?> begin(String name) {
        try {
            batches.run(name);
        } catch (PumpException e) {
            return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
        return Json.response(HttpStatus.ACCEPTED, view(name));
    }

    private BatchView view(String name) {
        Optional<Headway> headway = batches.headway(name);
        Optional<BatchEnd> last = batches.last(name);
        return new BatchView(name, headway.isPresent() && last.isEmpty(), headway, last);
    }

    private static HttpResponse<?> unknown(String name) {
        return problem(HttpStatus.NOT_FOUND, "batch '" + name + "' (expected: the name of a job)");
    }
}
