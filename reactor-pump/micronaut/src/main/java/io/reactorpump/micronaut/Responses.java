package io.reactorpump.micronaut;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.reactorpump.core.request.Answer;
import java.util.List;

/** Makes responses of answers. */
final class Responses {

    private final Mount.Kind kind;
    private final StreamedReplies streams;

    Responses(Mount.Kind kind, StreamedReplies streams) {
        this.kind = kind;
        this.streams = streams;
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
        return answer instanceof Answer.Streaming streaming
                ? streams.response(streaming.items())
                : of(Verdict.of(answer, running));
    }

    /** The response to a request that is not done. */
    static HttpResponse<?> of(Verdict verdict) {
        MutableHttpResponse<?> response = Json.response(verdict.status(), new Failed(false, verdict.error()));
        verdict.retryAfter()
                .ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Verdict.seconds(wait))));
        return response;
    }

    private HttpResponse<?> done(Answer.Done done) {
        List<Object> replies = done.replies();
        return switch (kind) {
            case COLLECTOR, BULK -> Json.response(HttpStatus.OK, new Written(true, done.written()));
            case LISTING -> Json.response(HttpStatus.OK, replies);
            case ENDPOINT, STREAM -> replies.isEmpty() ? HttpResponse.noContent() : reply(replies.get(0));
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
}
