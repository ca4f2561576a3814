package io.reactorpump.kafka;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Secret;
import io.reactorpump.core.kind.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How files say where a cluster is: {@code brokers}, or the name of a connection.
 *
 * @param brokers their addresses
 * @param tls whether by TLS
 * @param trusted the certificates that are trusted
 * @param user who logs in
 * @param password with this
 * @param mechanism and by this
 * @param properties any other properties
 */
@About("A Kafka cluster")
record ClusterOptions(
        @About(value = "host:port of one broker or more", example = "localhost:9092")
        List<String> brokers,

        @About("whether to connect by TLS; by default if trusted is given")
        Optional<Boolean> tls,

        @About(value = "a PEM file with the certificates to trust", example = "ca.pem")
        Optional<Path> trusted,

        @About(value = "the user to log in as", example = "orders")
        Optional<String> user,

        @About(value = "the password", example = "${KAFKA_PASSWORD:-}")
        Optional<Secret> password,

        @About("how to log in: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; by default SCRAM-SHA-512")
        Optional<String> mechanism,

        @About("any other properties of the clients, as Kafka names them")
        Map<String, String> properties) {

    ClusterOptions {
        if (brokers.isEmpty()) {
            throw new SettingException("brokers", "missing", "host:port of one broker or more");
        }
        at(brokers);
        if (user.isPresent() != password.isPresent()) {
            throw user.isPresent()
                    ? new SettingException("password", "missing", "the password of the user")
                    : new SettingException("user", "missing", "the user whose password this is");
        }
    }

    private static KafkaCluster at(List<String> brokers) {
        try {
            return KafkaCluster.at(String.join(",", brokers));
        } catch (SettingException e) {
            throw new SettingException("brokers", String.join(", ", brokers), "host:port of one broker or more");
        }
    }

    KafkaCluster cluster() {
        KafkaCluster cluster = at(brokers).with(properties);
        if (trusted.isPresent()) {
            cluster = cluster.tls(trusted.get());
        } else if (tls.orElse(false)) {
            cluster = cluster.tls();
        }
        return user.isPresent() && password.isPresent()
                ? cluster.login(
                        mechanism.orElse("SCRAM-SHA-512"),
                        user.get(),
                        password.get().value())
                : cluster;
    }

    /** The cluster of these brokers, or that of the connection. */
    static KafkaCluster of(List<String> brokers, Optional<String> connection, Site site) {
        if (connection.isEmpty()) {
            if (brokers.isEmpty()) {
                throw new SettingException(
                        "brokers", "missing", "host:port of one broker or more, or the name of a connection");
            }
            return at(brokers);
        }
        if (!brokers.isEmpty()) {
            throw new SettingException("connection", connection.get(), "nothing, as there are brokers");
        }
        return site.connection(connection.get(), KafkaConnection.class).cluster();
    }
}
