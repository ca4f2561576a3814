package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;

/**
 * What to read and how.
 *
 * @param target what
 * @param maxBytes how long a body may be, or, where it is read line by line, a line; default 16 MiB
 */
public record HttpSourceOptions(HttpTarget target, int maxBytes) {

    /** Checks the limit. */
    public HttpSourceOptions {
        Checks.positive("http.source.maxBytes", maxBytes);
    }

    /** The defaults. */
    public static HttpSourceOptions of(HttpTarget target) {
        return new HttpSourceOptions(target, 16 << 20);
    }

    /** These options with another limit. */
    public HttpSourceOptions withMaxBytes(int maxBytes) {
        return new HttpSourceOptions(target, maxBytes);
    }
}
