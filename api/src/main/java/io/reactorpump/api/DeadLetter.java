package io.reactorpump.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was given up on, with its whole story.
 *
 * <p>Context: payloads may be large, and letters must be readable and also fit to be sent again. Decision: the letter holds
 * the payload as it was received, which costs nothing, and what a sink makes of it as text is an {@link Excerpt}, cut off at
 * {@value Excerpt#MOST} characters and saying so. Consequence: a sink that can keep the payload as it is, as a Kafka record
 * does, keeps all of it; one that writes text for people does not, and its letters are not for sending again.
 *
 * @param pipeline the pipeline that gave up
 * @param stage the stage that failed
 * @param id the id of the failed event; see {@link EventContext#id()}
 * @param position where its source event stands
 * @param key the key of the source event
 * @param timestamp the time of the source event
 * @param headers the headers of the source event
 * @param original the payload of the source event as received, all of it
 * @param stageInput what the failed stage was given, if that is something else
 * @param attempts how often the stage tried
 * @param errors what went wrong, outermost first
 * @param firstFailedAt when the first attempt failed
 * @param lastFailedAt when the last attempt failed
 */
public record DeadLetter(
        String pipeline,
        String stage,
        String id,
        Position position,
        @Nullable Object key,
        @Nullable Instant timestamp,
        Headers headers,
        @Nullable Object original,
        @Nullable Object stageInput,
        int attempts,
        List<Cause> errors,
        Instant firstFailedAt,
        Instant lastFailedAt) {

    /** Why, without the messages' payloads being ours to show: the place only. */
    @Override
    public String toString() {
        return "DeadLetter[" + pipeline + "/" + stage + ", " + position + ", attempts=" + attempts + "]";
    }

    /**
     * One link of an exception chain.
     *
     * @param type the exception's class name
     * @param message its message, an excerpt if it is very long
     */
    public record Cause(String type, @Nullable String message) {

        private static final int MAX_LINKS = 16;
        private static final int LONGEST = 4096;

        /** The chain from this exception down, at most 16 links. */
        public static List<Cause> chain(Throwable error) {
            List<Cause> links = new ArrayList<>();
            for (Throwable t = error; t != null && links.size() < MAX_LINKS; t = t.getCause()) {
                links.add(new Cause(t.getClass().getName(), cut(t.getMessage())));
            }
            return List.copyOf(links);
        }

        private static @Nullable String cut(@Nullable String message) {
            return message == null || message.length() <= LONGEST
                    ? message
                    : message.substring(0, LONGEST) + "… (" + message.length() + " characters)";
        }
    }
}
