package io.reactorpump.micronaut;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.HttpStatusException;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.PumpException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.request.Answer;
import java.time.Duration;
import java.util.List;

/** Makes responses of answers. Of an error that is not ours only the type is told: its message may say anything. */
final class Responses {

    private static final String UNKNOWN = "the outcome is unknown";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Mount.Kind kind;

    Responses(Mount.Kind kind) {
        this.kind = kind;
    }

    /**
     * The response.
     *
     * @param running whether the pipeline runs, so that it is only slow if it takes no more
     */
    HttpResponse<?> of(Answer answer, boolean running) {
        if (answer instanceof Answer.Done done) {
            return done(done);
        }
        if (answer instanceof Answer.DeadLettered letter) {
            return failed(HttpStatus.UNPROCESSABLE_ENTITY, "written to the dead letters: " + reason(letter.cause()));
        }
        if (answer instanceof Answer.Rejected rejected) {
            return rejected(rejected.cause());
        }
        if (answer instanceof Answer.Overloaded overloaded) {
            HttpStatus status = running ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
            return later(failed(status, overloaded.why()), overloaded.retryAfter());
        }
        if (answer instanceof Answer.TimedOut late) {
            return failed(
                    HttpStatus.GATEWAY_TIMEOUT,
                    "not done within " + late.deadline().toMillis() + " ms; " + UNKNOWN);
        }
        return later(failed(HttpStatus.SERVICE_UNAVAILABLE, "the pipeline ended before it was done; " + UNKNOWN), SOON);
    }

    /** The request is not what it should be. */
    static HttpResponse<?> bad(DataException error) {
        return failed(HttpStatus.BAD_REQUEST, reason(error));
    }

    private HttpResponse<?> done(Answer.Done done) {
        List<Object> replies = done.replies();
        return switch (kind) {
            case COLLECTOR -> Json.response(HttpStatus.OK, new Written(true, done.written()));
            case LISTING -> Json.response(HttpStatus.OK, replies);
            case ENDPOINT -> replies.isEmpty() ? HttpResponse.noContent() : reply(replies.get(0));
        };
    }

    /** What a collector answers. */
    record Written(boolean success, long written) {}

    /** What is answered instead. */
    record Failed(boolean success, String error) {}

    private static HttpResponse<?> reply(Object reply) {
        if (reply instanceof HttpResponse<?> response) {
            return response;
        }
        if (reply instanceof CharSequence text) {
            return HttpResponse.ok(text.toString()).contentType(MediaType.TEXT_PLAIN_TYPE);
        }
        return reply instanceof byte[] bytes
                ? HttpResponse.ok(bytes).contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                : Json.response(HttpStatus.OK, reply);
    }

    private static HttpResponse<?> rejected(Throwable cause) {
        if (cause instanceof HttpStatusException own) {
            return failed(own.getStatus(), String.valueOf(own.getMessage()));
        }
        if (cause instanceof DataException data) {
            return bad(data);
        }
        return FailureKind.of(cause) == FailureKind.INFRASTRUCTURE
                ? later(failed(HttpStatus.SERVICE_UNAVAILABLE, reason(cause)), SOON)
                : failed(HttpStatus.INTERNAL_SERVER_ERROR, reason(cause));
    }

    private static String reason(Throwable cause) {
        return cause instanceof PumpException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    private static MutableHttpResponse<?> failed(HttpStatus status, String why) {
        return Json.response(status, new Failed(false, why));
    }

    private static HttpResponse<?> later(MutableHttpResponse<?> response, Duration retryAfter) {
        return response.header(
                HttpHeaders.RETRY_AFTER,
                String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
    }
}
