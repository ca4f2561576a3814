package io.reactorpump.kafka.embedded;

import static io.reactorpump.kafka.embedded.FreePort.HOST;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** The settings of the broker, and those with which a client reaches it. */
final class BrokerProperties {

    private BrokerProperties() {}

    static Properties broker(BrokerOptions options, DataFolder data, int port, int controllerPort) {
        Security security = options.security();
        String listener = security.protocol();
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        properties.setProperty(
                "listeners", listener + "://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.setProperty("advertised.listeners", listener + "://" + HOST + ":" + port);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("inter.broker.listener.name", listener);
        properties.setProperty("listener.security.protocol.map", listener + ":" + listener + ",CONTROLLER:PLAINTEXT");
        properties.setProperty("log.dirs", data.logs().toString());

        // One broker holds the only copy of everything.
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("min.insync.replicas", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "1");
        for (String internal : new String[] {"transaction.state.log", "share.coordinator.state.topic"}) {
            properties.setProperty(internal + ".replication.factor", "1");
            properties.setProperty(internal + ".min.isr", "1");
            properties.setProperty(internal + ".num.partitions", "1");
        }
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        // A killed broker's registration stands in the way of its successor until the session ends: 9 s by default.
        properties.setProperty("broker.session.timeout.ms", "1500");
        properties.setProperty("broker.heartbeat.interval.ms", "250");
        // No record twice a second, forced to disk, to say that nothing has happened.
        properties.setProperty("metadata.max.idle.interval.ms", "0");
        // Compaction's map of keys takes 128 MB of heap by default, whatever there is to compact.
        properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");

        if (security.tls()) {
            properties.putAll(data.certificate().ofBroker());
        }
        if (security.sasl()) {
            properties.setProperty("sasl.enabled.mechanisms", "PLAIN");
            properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
            properties.setProperty(
                    "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                    jaasOfBroker(security.users()));
        }
        properties.putAll(options.properties());
        return properties;
    }

    /** The broker is a client of its own, for transactions. */
    private static String jaasOfBroker(Map<String, String> users) {
        String itself = "broker-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        Map<String, String> all = new HashMap<>(users);
        all.put(itself, password);
        return Security.jaas(itself, password, all);
    }

    static Map<String, Object> client(BrokerOptions options, DataFolder data, String bootstrapServers) {
        Security security = options.security();
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("security.protocol", security.protocol());
        if (security.tls()) {
            properties.putAll(data.certificate().ofClient());
        }
        if (security.sasl()) {
            Map.Entry<String, String> first = security.users().entrySet().stream()
                    .min(Map.Entry.comparingByKey())
                    .orElseThrow();
            properties.put("sasl.mechanism", "PLAIN");
            properties.put("sasl.jaas.config", Security.jaas(first.getKey(), first.getValue(), Map.of()));
        }
        return Map.copyOf(properties);
    }
}
