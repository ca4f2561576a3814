package io.reactorpump.http;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * A header that a caller must send, compared in constant time.
 *
 * @param header its name
 * @param value what it must be
 */
public record Guard(String header, Secret value) {

    /** Checks that there is something to compare. */
    public Guard {
        Checks.notBlank("http.guard.header", header);
        Checks.that(!value.value().isBlank(), "http.guard.value", "blank", "a secret");
    }

    /** A token (RFC 6750). */
    public static Guard bearer(String token) {
        return new Guard("Authorization", new Secret("Bearer " + token));
    }

    /** A secret in a header of its own. */
    public static Guard secret(String header, String value) {
        return new Guard(header, new Secret(value));
    }

    boolean admits(Map<String, String> headers) {
        String given = headers.getOrDefault(header, "");
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), value.value().getBytes(StandardCharsets.UTF_8));
    }
}
