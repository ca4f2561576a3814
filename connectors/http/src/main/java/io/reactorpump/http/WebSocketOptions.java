package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import java.util.List;

/**
 * What to connect to and how.
 *
 * @param target what
 * @param maxBytes how long a message that is received may be; default 1 MiB
 * @param ping how often to ask whether the other side is there; after two pings without a sign of it the connection counts
 *     as broken. Default 30 s
 * @param greetings sent first, as text, each time a connection is made; default none
 * @param binary whether payloads are sent as binary messages; default false, as text
 */
public record WebSocketOptions(HttpTarget target, int maxBytes, Duration ping, List<String> greetings, boolean binary) {

    /** Checks the limits. */
    public WebSocketOptions {
        Checks.positive("websocket.maxBytes", maxBytes);
        Checks.positive("websocket.ping", ping);
        greetings = List.copyOf(greetings);
    }

    /** The defaults. */
    public static WebSocketOptions of(HttpTarget target) {
        return new WebSocketOptions(target, 1 << 20, Duration.ofSeconds(30), List.of(), false);
    }

    /** These options with another limit to messages. */
    public WebSocketOptions withMaxBytes(int maxBytes) {
        return new WebSocketOptions(target, maxBytes, ping, greetings, binary);
    }

    /** These options with pings so often. */
    public WebSocketOptions withPing(Duration ping) {
        return new WebSocketOptions(target, maxBytes, ping, greetings, binary);
    }

    /** These options with something to say first. */
    public WebSocketOptions withGreetings(String... greetings) {
        return new WebSocketOptions(target, maxBytes, ping, List.of(greetings), binary);
    }

    /** These options for binary messages or text. */
    public WebSocketOptions withBinary(boolean binary) {
        return new WebSocketOptions(target, maxBytes, ping, greetings, binary);
    }

    /** Messages, and nothing of the greetings: they may be secret. */
    @Override
    public String toString() {
        return "WebSocketOptions[" + target + ", maxBytes=" + maxBytes + ", ping=" + ping + ", binary=" + binary + "]";
    }
}
