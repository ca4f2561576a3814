package io.reactorpump.http;

import io.reactorpump.core.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a client shows to be let in. */
public sealed interface Credentials {

    /** The value of the header {@code Authorization}. */
    String authorization();

    /** User and password, in UTF-8 (RFC 7617). */
    static Credentials basic(String user, String password) {
        return new Basic(user, new Secret(password));
    }

    /** A token (RFC 6750). */
    static Credentials bearer(String token) {
        return new Bearer(new Secret(token));
    }

    /** User and password. */
    record Basic(String user, Secret password) implements Credentials {

        @Override
        public String authorization() {
            byte[] both = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }
    }

    /** A token. */
    record Bearer(Secret token) implements Credentials {

        @Override
        public String authorization() {
            return "Bearer " + token.value();
        }
    }
}
