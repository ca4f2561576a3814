package io.reactorpump.http;

import org.jspecify.annotations.Nullable;

/**
 * An event as a server sent it.
 *
 * @param id the last one that the server gave, with this event or before; empty if none
 * @param type {@code message} unless the server says otherwise
 * @param data its lines, with line feeds between them
 * @param tooLong how many bytes it may have, if it has more and so is not complete
 * @param retry how long the server wants to be left alone after an error, in milliseconds, as far as it has said by now
 */
record SseEvent(
        String id,
        String type,
        String data,
        @Nullable Integer tooLong,
        @Nullable Long retry) {}
