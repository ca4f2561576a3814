package io.reactorpump.core.request;

import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.core.status.Reasons;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** How a request ended for whoever asked. */
public sealed interface Answer {

    /**
     * Why it is not done, or may not be, in words for whoever asked; empty if it is. Of an error that is not ours only the
     * type is told, as its message may say anything.
     */
    default String reason() {
        return "";
    }

    /**
     * The pipeline is done with it.
     *
     * @param replies what the pipeline replied, in order; none if it was filtered or the pipeline does not reply
     * @param written how many of what came of it were written to the sink that counts them
     */
    record Done(List<Object> replies, long written) implements Answer {}

    /**
     * The pipeline replies as it goes, and is done with the request when that has ended; cancel ends it too.
     *
     * @param items the replies, no more than asked for; to be subscribed once, before the deadline
     */
    record Streaming(Flux<Object> items) implements Answer {}

    /** At least a part of it was written to the dead letters. */
    record DeadLettered(Throwable cause) implements Answer {

        @Override
        public String reason() {
            return "written to the dead letters: " + told(cause);
        }
    }

    /** The pipeline gave it back. */
    record Rejected(Throwable cause) implements Answer {

        @Override
        public String reason() {
            return told(cause);
        }
    }

    /**
     * It was not begun, so it can be asked again without doubt.
     *
     * @param retryAfter when that is worth a try, as far as the pipeline's recent speed tells
     * @param why who or what was in the way
     */
    record Overloaded(Duration retryAfter, String why) implements Answer {

        @Override
        public String reason() {
            return why;
        }
    }

    /** It was begun, and was not done by its deadline: it may still be done. */
    record TimedOut(Duration deadline) implements Answer {

        @Override
        public String reason() {
            return "not done within " + deadline.toMillis() + " ms; the outcome is unknown";
        }
    }

    /** It was begun, and the run ended before it did: nobody knows how much of it was done. */
    record Abandoned() implements Answer {

        @Override
        public String reason() {
            return "the pipeline ended before it was done; the outcome is unknown";
        }
    }

    private static String told(Throwable cause) {
        if (cause instanceof InfrastructureException) {
            // Its message has the other system's words in it, and where that is.
            return "a system that is needed for it is away";
        }
        return Reasons.ours(cause);
    }
}
