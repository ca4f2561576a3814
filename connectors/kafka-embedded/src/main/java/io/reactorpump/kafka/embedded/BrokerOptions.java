package io.reactorpump.kafka.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedKafka} is to be.
 *
 * @param port on 127.0.0.1; 0 (the default) finds a free one at the first start, and every later start takes the same
 * @param data where topics, offsets and the broker's log are kept; null (the default) makes a temporary folder, which
 *     {@link EmbeddedKafka#close} removes
 * @param properties of the broker, over our own
 * @param security of the listener, plaintext by default
 * @param jvmOptions of a child process, by default a small heap and a short start
 * @param startTimeout how long a start may take, two minutes by default, for machines that are busy
 */
public record BrokerOptions(
        int port,
        @Nullable Path data,
        Map<String, String> properties,
        Security security,
        List<String> jvmOptions,
        Duration startTimeout) {

    private static final Set<String> OURS = Set.of(
            "advertised.listeners",
            "controller.listener.names",
            "controller.quorum.voters",
            "inter.broker.listener.name",
            "listener.security.protocol.map",
            "listeners",
            "log.dir",
            "log.dirs",
            "node.id",
            "process.roles");

    /** Refuses a port out of range, and properties that say where the broker listens or keeps its data. */
    public BrokerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("kafka.embedded.port: " + port + " (expected: 0 to 65535)");
        }
        properties = Map.copyOf(properties);
        for (String name : properties.keySet()) {
            if (OURS.contains(name)) {
                throw new IllegalArgumentException("kafka.embedded.properties: " + name
                        + " (expected: a property that port, data and security do not decide)");
            }
        }
        jvmOptions = List.copyOf(jvmOptions);
        if (startTimeout.isZero() || startTimeout.isNegative()) {
            throw new IllegalArgumentException("kafka.embedded.startTimeout: " + startTimeout + " (expected: > 0)");
        }
    }

    /** A free port, a temporary folder, plaintext. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(
                0,
                null,
                Map.of(),
                Security.plaintext(),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Duration.ofMinutes(2));
    }

    /** The same, on this port. */
    public BrokerOptions withPort(int port) {
        return new BrokerOptions(port, data, properties, security, jvmOptions, startTimeout);
    }

    /** The same, with its data in this folder, which is kept. */
    public BrokerOptions withData(Path data) {
        return new BrokerOptions(port, data, properties, security, jvmOptions, startTimeout);
    }

    /** The same, with one broker property more. */
    public BrokerOptions withProperty(String name, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(name, value);
        return new BrokerOptions(port, data, more, security, jvmOptions, startTimeout);
    }

    /** The same, with this security. */
    public BrokerOptions withSecurity(Security security) {
        return new BrokerOptions(port, data, properties, security, jvmOptions, startTimeout);
    }

    /** The same, with these options of the child's JVM in place of the others. */
    public BrokerOptions withJvmOptions(String... jvmOptions) {
        return new BrokerOptions(port, data, properties, security, List.of(jvmOptions), startTimeout);
    }

    /** The same, with this time to start. */
    public BrokerOptions withStartTimeout(Duration startTimeout) {
        return new BrokerOptions(port, data, properties, security, jvmOptions, startTimeout);
    }

    /** The names of the properties only: values may be secrets. */
    @Override
    public String toString() {
        return "BrokerOptions[port=" + port + ", data=" + data + ", properties=" + new TreeSet<>(properties.keySet())
                + ", security=" + security + ", jvmOptions=" + jvmOptions + ", startTimeout=" + startTimeout + "]";
    }
}
