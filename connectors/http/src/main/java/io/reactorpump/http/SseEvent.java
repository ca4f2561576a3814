package io.reactorpump.http;

import org.jspecify.annotations.Nullable;

/**
 * An event as a server sent it.
 *
 * @param id the last one that the server gave, with this event or before; empty if none
 * @param type {@code message} unless the server says otherwise
 * @param data its lines, with line feeds between them
 * @param tooLong how many bytes it may have, if it has more and so is not complete
 */
record SseEvent(
        String id, String type, String data, @Nullable Integer tooLong) {}
