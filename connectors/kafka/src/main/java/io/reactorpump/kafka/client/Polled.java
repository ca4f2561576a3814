package io.reactorpump.kafka.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a poll loop drives: called on the thread of the loop and by one call at a time, but for {@link #wakeUp}.
 *
 * @param <B> what one poll gives
 */
public interface Polled<B> {

    /** Before the first poll. */
    void begin();

    /** What there is now, waiting for it at most so long; null if there is nothing. */
    @Nullable B poll(Duration atMost);

    /** Whether polls are to give anything. Without demand they go on, for the group to see that we live. */
    void demand(boolean any);

    /** Cuts short the wait of the poll under way or, if none is, of the next. From any thread. */
    void wakeUp();

    /** After the last poll. */
    void close(Duration atMost);
}
