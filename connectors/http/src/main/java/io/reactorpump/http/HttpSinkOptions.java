package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where to write and how.
 *
 * @param target where
 * @param method default POST
 * @param contentType in place of the one that the codec names
 * @param success the statuses that mean written; empty, which is the default, means every 2xx
 * @param concurrency how many requests may be under way; default 1, which keeps the order. With more, one request may overtake
 *     another
 */
public record HttpSinkOptions(
        HttpTarget target, String method, Optional<String> contentType, Set<Integer> success, int concurrency) {

    private static final Pattern METHOD = Pattern.compile("[A-Z]+");

    /** Checks each. */
    public HttpSinkOptions {
        Checks.that(METHOD.matcher(method).matches(), "http.sink.method", "'" + method + "'", "such as POST or PUT");
        contentType.ifPresent(type -> HttpTarget.checkValue("http.sink.contentType", type));
        success = Set.copyOf(success);
        success.forEach(status -> HttpTarget.checkStatus("http.sink.success", status));
        Checks.positive("http.sink.concurrency", concurrency);
    }

    /** The defaults. */
    public static HttpSinkOptions of(HttpTarget target) {
        return new HttpSinkOptions(target, "POST", Optional.empty(), Set.of(), 1);
    }

    /** These options with another method. */
    public HttpSinkOptions withMethod(String method) {
        return new HttpSinkOptions(target, method, contentType, success, concurrency);
    }

    /** These options with another media type than the codec's. */
    public HttpSinkOptions withContentType(String contentType) {
        return new HttpSinkOptions(target, method, Optional.of(contentType), success, concurrency);
    }

    /** These options, under which only these statuses mean written. */
    public HttpSinkOptions withSuccess(Set<Integer> success) {
        return new HttpSinkOptions(target, method, contentType, success, concurrency);
    }

    /** These options with so many requests at a time. */
    public HttpSinkOptions withConcurrency(int concurrency) {
        return new HttpSinkOptions(target, method, contentType, success, concurrency);
    }

    boolean isSuccess(int status) {
        return success.isEmpty() ? status >= 200 && status < 300 : success.contains(status);
    }
}
