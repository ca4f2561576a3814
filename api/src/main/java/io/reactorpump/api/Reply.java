package io.reactorpump.api;

import java.util.Optional;

/**
 * A payload with what a handler says of it: the key, the media type and the headers that it is to be written with. Sinks that know neither
 * write the payload.
 *
 * @param key in place of the event's
 * @param payload bytes, text, or a value of JSON; never a reply itself
 * @param contentType the media type
 * @param headers beside those of the event
 */
public record Reply(Optional<Object> key, Object payload, Optional<String> contentType, Headers headers) {

    /** Refuses a reply in a reply. */
    public Reply {
        if (payload instanceof Reply) {
            throw new IllegalArgumentException("a reply in a reply");
        }
    }

    /** The payload of a reply, or what is none. */
    public static Object payload(Object any) {
        return any instanceof Reply reply ? reply.payload : any;
    }

    /** Without the payload, which may be secret. */
    @Override
    public String toString() {
        return "Reply[" + contentType.orElse("no content type") + "]";
    }
}
