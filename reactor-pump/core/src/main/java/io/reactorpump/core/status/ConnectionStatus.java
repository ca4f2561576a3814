package io.reactorpump.core.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A connection at one moment.
 *
 * @param name its name
 * @param state where it is in its life
 * @param users how many pipelines use it
 * @param since when it came into this state
 * @param reason why it is not connected, if it should be
 */
public record ConnectionStatus(String name, State state, int users, Instant since, Optional<String> reason) {

    /** Where a connection is in its life. */
    public enum State {
        /** No pipeline uses it. */
        IDLE,
        /** It connects for the first pipeline that uses it. */
        CONNECTING,
        /** It works. */
        CONNECTED,
        /** It broke, and is connected again with backoff; whoever wants a client waits. */
        RECONNECTING,
        /** It broke for good; it is connected again when a pipeline that uses it is restarted. */
        FAILED
    }
}
