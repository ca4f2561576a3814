package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Executable;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.server.HttpServerConfiguration;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.status.State;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** What the router calls for one mount. */
@Prototype
final class MountedRoute {

    /** So much of a body the server may have read before anybody has asked for it. */
    private static final int LEAST_BUFFER = 256 * 1024;

    private final Pump pump;
    private final Mount mount;
    private final Inputs inputs;
    private final Responses responses;
    private final BulkUpload uploads;

    MountedRoute(
            Pump pump,
            StopSignal stop,
            HttpServerConfiguration server,
            List<InputCheck> checks,
            @Parameter Mount mount) {
        this.pump = pump;
        this.mount = mount;
        this.inputs = new Inputs(mount.input, mount.headers, checks);
        this.responses = new Responses(mount.kind, new StreamedReplies(mount.form, stop.begun()));
        int largest = (int) Math.min(Integer.MAX_VALUE, server.getMaxRequestBufferSize());
        if (mount.kind == Mount.Kind.BULK) {
            Checks.that(
                    largest >= LEAST_BUFFER,
                    "micronaut.server.max-request-buffer-size",
                    largest,
                    "at least " + LEAST_BUFFER + " for " + mount + ", or the server stalls in the midst of a body");
        }
        this.uploads = new BulkUpload(mount, inputs, largest, this::isRunning, stop);
    }

    @Executable
    Object get(HttpRequest<?> request) {
        return answer(request, () -> inputs.ofParameters(request));
    }

    /** The body is what it is, whatever its content type: asked for as bytes, the server would decode JSON to an array of them. */
    @Executable
    Object post(HttpRequest<?> request) {
        ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
        return body instanceof AvailableByteBody whole
                ? answer(request, () -> inputs.ofBody(whole.toByteArray()))
                : Mono.fromFuture(body.buffer())
                        .flatMap(whole -> publisher(answer(request, () -> inputs.ofBody(whole.toByteArray()))));
    }

    @Executable
    HttpResponse<?> bulk(HttpRequest<?> request) {
        return uploads.response(request);
    }

    /** A response, or a {@code Mono} of one that is not made within the call: for each of those the server does a lot. */
    private Object answer(HttpRequest<?> request, Supplier<Object> payload) {
        Object read;
        try {
            read = payload.get();
        } catch (DataException e) {
            return Responses.of(Verdict.of(e));
        }
        var asked = mount.requests().ask(read, inputs.headers(request)).toFuture();
        Answer now = asked.getNow(null);
        return now == null ? Caller.whileThere(request, Mono.fromFuture(asked)).map(this::response) : response(now);
    }

    private HttpResponse<?> response(Answer answer) {
        return responses.of(answer, isRunning());
    }

    private static Mono<?> publisher(Object response) {
        return response instanceof Mono<?> later ? later : Mono.just(response);
    }

    private boolean isRunning() {
        return pump.pipeline(mount.pipeline().name())
                .map(Running::state)
                .filter(state -> state == State.RUNNING)
                .isPresent();
    }
}
