package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.reactorpump.api.error.DataException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the router calls for one mount. */
@Prototype
final class MountedRoute {

    private static final byte[] NOTHING = {};

    private final Pump pump;
    private @Nullable Mount mount;
    private @Nullable Inputs inputs;
    private @Nullable Responses responses;

    MountedRoute(Pump pump) {
        this.pump = pump;
    }

    /** This, for one mount. */
    MountedRoute of(Mount one) {
        mount = one;
        inputs = new Inputs(one.input, one.headers);
        responses = new Responses(one.kind);
        return this;
    }

    @Executable
    Mono<HttpResponse<?>> get(HttpRequest<?> request) {
        Inputs in = Objects.requireNonNull(inputs);
        return answer(request, () -> in.ofParameters(request));
    }

    @Executable
    Mono<HttpResponse<?>> post(HttpRequest<?> request, @Body Optional<byte[]> body) {
        Inputs in = Objects.requireNonNull(inputs);
        return answer(request, () -> in.ofBody(body.orElse(NOTHING)));
    }

    private Mono<HttpResponse<?>> answer(HttpRequest<?> request, Supplier<Object> payload) {
        Mount to = Objects.requireNonNull(mount);
        Object read;
        try {
            read = payload.get();
        } catch (DataException e) {
            return Mono.just(Responses.bad(e));
        }
        Responses made = Objects.requireNonNull(responses);
        return to.requests()
                .ask(read, Objects.requireNonNull(inputs).headers(request))
                .map(answer -> made.of(answer, isRunning(to)));
    }

    private boolean isRunning(Mount to) {
        return pump.pipeline(to.pipeline().name())
                .map(Running::state)
                .filter(state -> state == State.RUNNING)
                .isPresent();
    }
}
