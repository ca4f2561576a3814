package io.reactorpump.core.status;

/**
 * Why a pipeline does not go faster just now.
 *
 * @param reason the kind of reason
 * @param text the whole story in one line: who waits for what
 */
public record Waiting(Reason reason, String text) {

    /** The kinds of reason, the most telling first. */
    public enum Reason {
        /** It has failed. */
        FAILED,
        /** It is over. */
        OVER,
        /** It finishes what is in flight. */
        DRAINING,
        /** Somebody paused or throttled it. */
        PAUSED,
        /** A component is being opened. */
        OPENING,
        /** The source broke and is being subscribed again. */
        RECONNECTING,
        /** An event or its dead letter waits for another try. */
        RETRYING,
        /** The source could not commit, and is asked again. */
        COMMIT,
        /** A sink waits for something, as a pipeline that it writes to. */
        SINK,
        /** A partition has too much between its first unfinished event and its last. */
        WINDOW,
        /** As many events are in flight as may be. */
        IN_FLIGHT,
        /** No stage asks for more. */
        NO_DEMAND,
        /** The source has nothing new. */
        SOURCE
    }
}
