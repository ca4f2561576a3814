package io.reactorpump.micronaut;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.exceptions.HttpStatusException;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.core.request.Answer;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A body of many items, each of which is a request of its own: read no faster than the pipeline takes them, and answered one
 * by one, in their order, while the rest is still on its way. At most {@value #AT_A_TIME} items of one body are read and not
 * answered.
 */
final class BulkUpload {

    /** So many items of a body wait for the pipeline, or are in it. */
    static final int AT_A_TIME = 64;

    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private final Mount mount;
    private final Inputs inputs;
    private final int largest;
    private final BooleanSupplier running;
    private final StopSignal stop;

    /**
     * For one mount.
     *
     * @param largest how many bytes an item may have
     * @param stop when the application stops no more items are begun, and those that are get their answer
     */
    BulkUpload(Mount mount, Inputs inputs, int largest, BooleanSupplier running, StopSignal stop) {
        this.mount = mount;
        this.inputs = inputs;
        this.largest = largest;
        this.running = running;
        this.stop = stop;
    }

    /**
     * How an item ended.
     *
     * @param index its place in the body, from 0
     * @param status as if it had come alone
     * @param written how much of it was written
     * @param error why it is not done
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Result(long index, int status, boolean success, Optional<Long> written, Optional<String> error) {}

    HttpResponse<?> response(HttpRequest<?> request) {
        boolean lines = request.getContentType()
                .map(type -> type.getType() + "/" + type.getSubtype())
                .filter(LINES::contains)
                .isPresent();
        Flux<Object> results = results(request, lines ? new LineCutter(largest) : new ArrayCutter(largest));
        return new StreamedReplies(lines ? ReplyForm.NDJSON : ReplyForm.JSON_ARRAY, Mono.never()).response(results);
    }

    private Flux<Object> results(HttpRequest<?> request, BulkCutter cutter) {
        Headers headers = inputs.headers(request);
        Flux<byte[]> body =
                Flux.from(((ServerHttpRequest<?>) request).byteBody().toByteArrayPublisher());
        return body.concatMapIterable(cutter::cut, 1)
                .concatWith(Flux.defer(() -> Flux.fromIterable(cutter.rest())))
                .takeUntilOther(stop.begun())
                .takeUntil(item -> item.isLast)
                .flatMapSequential(item -> result(item, headers), AT_A_TIME, 1)
                .cast(Object.class)
                .switchIfEmpty(Mono.defer(this::nothing));
    }

    /** Nothing was begun: no result would be read as if there had been nothing to do. */
    private Mono<Object> nothing() {
        return stop.hasBegun()
                ? Mono.error(new HttpStatusException(HttpStatus.SERVICE_UNAVAILABLE, StopSignal.REASON))
                : Mono.empty();
    }

    private Mono<Result> result(BulkItem item, Headers headers) {
        Verdict fault = item.fault;
        if (fault != null) {
            return Mono.just(failed(item, fault));
        }
        Object payload;
        try {
            payload = inputs.ofBody(item.bytes);
        } catch (DataException e) {
            return Mono.just(failed(item, Verdict.of(e)));
        }
        return mount.requests().askPatiently(payload, headers).map(answer -> result(item, answer));
    }

    private Result result(BulkItem item, Answer answer) {
        return answer instanceof Answer.Done done
                ? new Result(item.index, 200, true, Optional.of(done.written()), Optional.empty())
                : failed(item, Verdict.of(answer, running.getAsBoolean()));
    }

    private static Result failed(BulkItem item, Verdict verdict) {
        return new Result(
                item.index, verdict.status().getCode(), false, Optional.empty(), Optional.of(verdict.error()));
    }
}
