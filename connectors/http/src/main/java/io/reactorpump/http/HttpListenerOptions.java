package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import java.time.Duration;

/**
 * Where to listen, and how much to take.
 *
 * @param host the address to listen at; default 127.0.0.1, which only this machine reaches
 * @param port 0 for any that is free
 * @param maxBody how many bytes a request may have; default 1 MiB
 * @param deadline until when a request is answered, its body read; default 30 s
 * @param maxRequests how many are held at a time; default 256
 */
public record HttpListenerOptions(String host, int port, int maxBody, Duration deadline, int maxRequests) {

    private static final int MOST_PORT = 65_535;

    /** Checks each. */
    public HttpListenerOptions {
        Checks.notBlank("http.listener.host", host);
        Checks.that(port >= 0 && port <= MOST_PORT, "http.listener.port", port, "0 to " + MOST_PORT);
        Checks.positive("http.listener.maxBody", maxBody);
        Checks.positive("http.listener.deadline", deadline);
        Checks.positive("http.listener.maxRequests", maxRequests);
    }

    /** The defaults. */
    public static HttpListenerOptions port(int port) {
        return new HttpListenerOptions("127.0.0.1", port, 1 << 20, Duration.ofSeconds(30), 256);
    }

    /** These options at another address; {@code 0.0.0.0} is all of them. */
    public HttpListenerOptions withHost(String host) {
        return new HttpListenerOptions(host, port, maxBody, deadline, maxRequests);
    }

    /** These options with another limit to bodies. */
    public HttpListenerOptions withMaxBody(int maxBody) {
        return new HttpListenerOptions(host, port, maxBody, deadline, maxRequests);
    }

    /** These options with another deadline. */
    public HttpListenerOptions withDeadline(Duration deadline) {
        return new HttpListenerOptions(host, port, maxBody, deadline, maxRequests);
    }

    /** These options with another limit to the requests held. */
    public HttpListenerOptions withMaxRequests(int maxRequests) {
        return new HttpListenerOptions(host, port, maxBody, deadline, maxRequests);
    }
}
