package io.reactorpump.worker;

import io.reactorpump.api.error.DataException;
import io.reactorpump.json.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Java handler returns, as responses. */
final class Results {

    private static final JsonCodec<Object> JSON = JsonCodec.of(Object.class);
    private static final Response[] NONE = {};

    private Results() {}

    /**
     * The responses.
     *
     * @throws DataException if it has no form that could be sent
     */
    static Response[] of(@Nullable Object returned) {
        if (returned == null) {
            return NONE;
        }
        if (returned instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Response.class::isInstance)) {
            return list.toArray(NONE);
        }
        return new Response[] {one(returned)};
    }

    private static Response one(Object returned) {
        if (returned instanceof Response response) {
            return response;
        }
        if (returned instanceof byte[] bytes) {
            return Response.of(bytes);
        }
        if (returned instanceof String text) {
            return Response.of(text);
        }
        return Response.of(JSON.encode(returned)).withContentType(JSON.contentType());
    }

    /** Type and text of what a handler threw, and where in the handler. */
    static String describe(Throwable thrown, Class<?> handler) {
        String text = thrown.getMessage();
        String place = "";
        for (StackTraceElement element : thrown.getStackTrace()) {
            if (element.getClassName().equals(handler.getName())) {
                place = " (" + element.getFileName() + ", line " + element.getLineNumber() + ")";
                break;
            }
        }
        return thrown.getClass().getSimpleName() + (text == null ? "" : ": " + text) + place;
    }
}
