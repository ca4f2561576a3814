package io.reactorpump.micronaut;

/** How an endpoint sends what it gives. The streams are sent as they are made, no faster than the caller reads. */
public enum ReplyForm {
    /** As one body when the request is done; several replies as a JSON array. Only then the status is decided on. */
    WHOLE,

    /** A JSON array, element by element. */
    JSON_ARRAY,

    /** JSON values in a line each ({@code application/x-ndjson}). */
    NDJSON,

    /**
     * Server-sent events ({@code text/event-stream}), each with a reply as JSON for its data; an {@link
     * io.micronaut.http.sse.Event} says for itself. They end when the application stops, as they may be endless.
     */
    SSE
}
