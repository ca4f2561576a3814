package io.reactorpump.kafka.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a listener is secured: not at all, by TLS, by SASL/PLAIN, or both.
 *
 * @param tls whether connections are encrypted, with a certificate for localhost and 127.0.0.1 that is made for this
 *     broker and trusted by {@link EmbeddedKafka#clientProperties}
 * @param users who may log in, with their passwords; none means that nobody has to
 */
public record Security(boolean tls, Map<String, String> users) {

    /** Copies the users. */
    public Security {
        users = Map.copyOf(users);
    }

    /** Neither encrypted nor authenticated. */
    public static Security plaintext() {
        return new Security(false, Map.of());
    }

    /** Encrypted, with clients that stay anonymous. */
    public static Security encrypted() {
        return new Security(true, Map.of());
    }

    /** SASL/PLAIN for this one user, unencrypted. */
    public static Security saslPlain(String user, String password) {
        return new Security(false, Map.of(user, password));
    }

    /** SASL/PLAIN for this one user, over TLS. */
    public static Security encryptedSaslPlain(String user, String password) {
        return new Security(true, Map.of(user, password));
    }

    boolean sasl() {
        return !users.isEmpty();
    }

    /** The name of Kafka's {@code security.protocol}. */
    String protocol() {
        if (sasl()) {
            return tls ? "SASL_SSL" : "SASL_PLAINTEXT";
        }
        return tls ? "SSL" : "PLAINTEXT";
    }

    /** The login of one who is let in, and the users this side lets in. */
    static String jaas(String user, String password, Map<String, String> users) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + setting("username", user)
                + setting("password", password)
                + new TreeMap<>(users)
                        .entrySet().stream()
                                .map(entry -> setting("user_" + entry.getKey(), entry.getValue()))
                                .collect(Collectors.joining())
                + ";";
    }

    private static String setting(String name, String value) {
        return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "Security[" + protocol() + ", users " + new TreeMap<>(users).keySet() + "]";
    }
}
