package io.reactorpump.http;

import io.reactorpump.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a listener answers.
 *
 * @param status for instance 202
 * @param headers by name
 * @param body may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final JsonCodec<Object> JSON = JsonCodec.of(Object.class);

    /** Copies the headers. */
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** A status alone. */
    public static HttpAnswer of(int status) {
        return new HttpAnswer(status, Map.of(), new byte[0]);
    }

    /** A status and JSON. */
    public static HttpAnswer json(int status, Object body) {
        return new HttpAnswer(status, Map.of("Content-Type", JSON.contentType()), JSON.encode(body));
    }

    /** This answer with one more header. */
    public HttpAnswer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body);
    }

    /** This answer, which asks to come again after so long. */
    public HttpAnswer retryAfter(Duration wait) {
        // Seconds, and not too early.
        return with(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    /** The status: the rest may be secret. */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + "]";
    }
}
