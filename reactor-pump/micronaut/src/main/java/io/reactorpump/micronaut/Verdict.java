package io.reactorpump.micronaut;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.request.Answer;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request ended, in the words of HTTP.
 *
 * @param error why it is not done, empty if it is
 * @param retryAfter when to come again, where that is worth a try
 */
record Verdict(HttpStatus status, String error, Optional<Duration> retryAfter) {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Verdict DONE = new Verdict(HttpStatus.OK, "", Optional.empty());

    /**
     * The verdict.
     *
     * @param running whether the pipeline runs, so that it is only slow if it takes no more
     */
    static Verdict of(Answer answer, boolean running) {
        if (answer instanceof Answer.Done || answer instanceof Answer.Streaming) {
            return DONE;
        }
        String why = answer.reason();
        if (answer instanceof Answer.Rejected rejected) {
            return of(rejected.cause(), why);
        }
        if (answer instanceof Answer.Overloaded overloaded) {
            HttpStatus status = running ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
            return later(status, why, overloaded.retryAfter());
        }
        if (answer instanceof Answer.DeadLettered) {
            return failed(HttpStatus.UNPROCESSABLE_ENTITY, why);
        }
        return answer instanceof Answer.TimedOut
                ? failed(HttpStatus.GATEWAY_TIMEOUT, why)
                : later(HttpStatus.SERVICE_UNAVAILABLE, why, SOON);
    }

    /** What is wrong with an error. */
    static Verdict of(Throwable cause) {
        return of(new Answer.Rejected(cause), true);
    }

    private static Verdict of(Throwable cause, String why) {
        if (cause instanceof HttpStatusException own) {
            return failed(own.getStatus(), String.valueOf(own.getMessage()));
        }
        if (cause instanceof DataException) {
            return failed(HttpStatus.BAD_REQUEST, why);
        }
        return FailureKind.of(cause) == FailureKind.INFRASTRUCTURE
                ? later(HttpStatus.SERVICE_UNAVAILABLE, why, SOON)
                : failed(HttpStatus.INTERNAL_SERVER_ERROR, why);
    }

    static Verdict failed(HttpStatus status, String why) {
        return new Verdict(status, why, Optional.empty());
    }

    private static Verdict later(HttpStatus status, String why, Duration retryAfter) {
        return new Verdict(status, why, Optional.of(retryAfter));
    }

    /** A time to wait in whole seconds, as callers are told. */
    static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    boolean isDone() {
        return error.isEmpty();
    }
}
