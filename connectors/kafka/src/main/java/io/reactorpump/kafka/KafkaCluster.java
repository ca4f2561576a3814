package io.reactorpump.kafka;

import io.reactorpump.api.policy.Checks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * How to reach the brokers of a Kafka cluster, for sources, sinks and tools alike:
 * {@code KafkaCluster.at("broker-1:9092").tls().login("SCRAM-SHA-512", "orders", password)}. Connects to nothing by itself.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas; enough to find the others
 * @param properties any other properties that all Kafka clients understand, as Kafka names them; without security ones the
 *     connection is in plain text
 */
public record KafkaCluster(String bootstrapServers, Map<String, Object> properties) {

    private static final Pattern ADDRESS = Pattern.compile("\\s*([\\w.-]+|\\[[\\da-fA-F:.%]+]):\\d{1,5}\\s*");
    private static final Map<String, String> OWNED =
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "KafkaCluster.at(..)");

    /** Checks the form of the addresses; whether anybody answers there, the start of a pipeline tells. */
    public KafkaCluster {
        Checks.that(
                Arrays.stream(bootstrapServers.split(",", -1))
                        .allMatch(address -> ADDRESS.matcher(address).matches()),
                "kafka.bootstrapServers",
                "'" + bootstrapServers + "'",
                "host:port, several separated by commas");
        ClientProperties.refuseOwned(ClientProperties.CLUSTER, properties, OWNED);
        properties = Map.copyOf(properties);
    }

    /** A cluster in plain text. */
    public static KafkaCluster at(String bootstrapServers) {
        return new KafkaCluster(bootstrapServers, Map.of());
    }

    /** This cluster with one more property, which all Kafka clients understand. Replaces an earlier value. */
    public KafkaCluster with(String property, Object value) {
        return with(Map.of(property, value));
    }

    /** This cluster with more properties. Replaces earlier values. */
    public KafkaCluster with(Map<String, ?> more) {
        return new KafkaCluster(bootstrapServers, ClientProperties.with(properties, more));
    }

    /** This cluster over TLS, trusting the authorities that Java trusts. */
    public KafkaCluster tls() {
        return with(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, has("SASL") ? SecurityProtocol.SASL_SSL.name : "SSL");
    }

    /** This cluster over TLS, trusting the certificates in this PEM file. */
    public KafkaCluster tls(Path trusted) {
        return tls().with(Map.of(
                SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
                "PEM",
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                trusted.toString()));
    }

    /**
     * This cluster with a name and a password.
     *
     * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}; for others set the {@code sasl}
     *     properties
     */
    public KafkaCluster login(String mechanism, String user, String password) {
        String upper = mechanism.toUpperCase(Locale.ROOT);
        Checks.that(
                upper.equals("PLAIN") || upper.equals("SCRAM-SHA-256") || upper.equals("SCRAM-SHA-512"),
                "kafka.login.mechanism",
                "'" + mechanism + "'",
                "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
        String module = upper.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return with(Map.of(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                has("SSL") ? SecurityProtocol.SASL_SSL.name : SecurityProtocol.SASL_PLAINTEXT.name,
                SaslConfigs.SASL_MECHANISM,
                upper,
                SaslConfigs.SASL_JAAS_CONFIG,
                "org.apache.kafka.common.security." + module + " required username=" + quoted(user) + " password="
                        + quoted(password) + ";"));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private boolean has(String layer) {
        return String.valueOf(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
                .contains(layer);
    }

    /**
     * All properties of a client of this cluster.
     *
     * @param user what the user adds for this client, which wins over the cluster's
     * @param own what must not be changed, which wins over both
     */
    Map<String, Object> client(Map<String, ?> user, Map<String, ?> own) {
        Map<String, Object> all = ClientProperties.with(ClientProperties.with(properties, user), own);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return all;
    }

    @Override
    public String toString() {
        return "KafkaCluster[" + bootstrapServers + ", " + ClientProperties.names(properties) + "]";
    }
}
