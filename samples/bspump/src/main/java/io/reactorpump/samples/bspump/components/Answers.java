package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.PumpException;
import java.io.IOException;
import reactor.core.publisher.Mono;

/** Whose fault it is when a request fails: that of the system that is asked, for now, or that of the event. */
final class Answers {

    private static final int TOO_MANY_REQUESTS = 429;

    private Answers() {}

    /** Nothing for a success; a failure that is waited for, or one that the event is to blame for. */
    static Mono<Void> check(int status, String who) {
        if (status < 400) {
            return Mono.empty();
        }
        String message = who + ": HTTP " + status;
        return Mono.error(
                status >= 500 || status == TOO_MANY_REQUESTS
                        ? new InfrastructureException(message, null)
                        : new IOException(message));
    }

    /** Where there was no answer, the other system is away. */
    static Throwable away(Throwable error, String who) {
        return error instanceof PumpException || error.getClass() == IOException.class
                ? error
                : new InfrastructureException(who + " does not answer: " + error.getMessage(), error);
    }
}
