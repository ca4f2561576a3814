package io.reactorpump.kafka;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * How a sink writes, whatever it writes.
 *
 * @param cluster where to
 * @param properties of the producer, as Kafka names them, over those of the cluster and over our defaults, which are
 *     {@code acks=all}, {@code enable.idempotence=true}, {@code delivery.timeout.ms=30000},
 *     {@code request.timeout.ms=10000} and {@code enable.metrics.push=false}
 * @param concurrency how many records may be unfinished at a time; default 8 192, so that the bound of the pipeline is what
 *     counts
 * @param closeTimeout how long the end of a run may wait for records under way; default 5 s
 */
public record KafkaSinkOptions(
        KafkaCluster cluster, Map<String, Object> properties, int concurrency, Duration closeTimeout) {

    static final int CONCURRENCY = 8_192;

    private static final String PATH = "kafka.sink.properties";
    private static final Duration MOST_CLOSE_TIMEOUT = Duration.ofSeconds(9);
    private static final String CODEC = "the codec of the sink";
    private static final Map<String, String> OWNED = Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "KafkaCluster.at(..)",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "the sink's keys(..)",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, CODEC,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "the sink, which never blocks",
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "nobody: a sink writes at least once, without transactions");

    /** Checks each, and what Kafka checks. */
    public KafkaSinkOptions {
        properties = ClientProperties.checked(PATH, cluster, properties, OWNED);
        Checks.positive("kafka.sink.concurrency", concurrency);
        Checks.notNegative("kafka.sink.closeTimeout", closeTimeout);
        // The engine waits ten seconds for a component to close.
        Checks.that(
                closeTimeout.compareTo(MOST_CLOSE_TIMEOUT) <= 0,
                "kafka.sink.closeTimeout",
                closeTimeout,
                "<= " + MOST_CLOSE_TIMEOUT);
        check(cluster, properties);
    }

    /** The defaults. */
    public static KafkaSinkOptions of(KafkaCluster cluster) {
        return new KafkaSinkOptions(cluster, Map.of(), CONCURRENCY, Duration.ofSeconds(5));
    }

    /** These options with more properties. Replaces earlier values. */
    public KafkaSinkOptions withProperties(Map<String, ?> more) {
        return new KafkaSinkOptions(cluster, ClientProperties.with(properties, more), concurrency, closeTimeout);
    }

    /** These options with another bound on unfinished records. */
    public KafkaSinkOptions withConcurrency(int concurrency) {
        return new KafkaSinkOptions(cluster, properties, concurrency, closeTimeout);
    }

    /** These options with another time to close in. */
    public KafkaSinkOptions withCloseTimeout(Duration closeTimeout) {
        return new KafkaSinkOptions(cluster, properties, concurrency, closeTimeout);
    }

    /** All properties of the producer. */
    Map<String, Object> producer() {
        return producer(cluster, properties);
    }

    private static Map<String, Object> producer(KafkaCluster cluster, Map<String, Object> properties) {
        Map<String, Object> all = cluster.client(properties, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0));
        if (isAll(all.getOrDefault(ProducerConfig.ACKS_CONFIG, "all"))) {
            all.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
            all.putIfAbsent(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        }
        // Shorter than Kafka's two minutes: after it, the pipeline says that it waits for the brokers.
        all.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        all.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        // Telemetry does not survive that a producer is ended from its own thread.
        all.putIfAbsent(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return all;
    }

    private static boolean isAll(Object acks) {
        String text = text(acks);
        return text.equals("all") || text.equals("-1");
    }

    /** Kafka does not mind blanks around a value. */
    private static String text(@Nullable Object value) {
        return String.valueOf(value).trim();
    }

    private static void check(KafkaCluster cluster, Map<String, Object> properties) {
        Map<String, Object> producer = producer(cluster, properties);
        List<Problem> problems = new ArrayList<>();
        if (text(producer.get(ProducerConfig.ACKS_CONFIG)).equals("0")) {
            problems.add(new Problem(
                    PATH + "." + ProducerConfig.ACKS_CONFIG,
                    "0",
                    "all or 1: without acknowledgement by a broker nothing is known to be written"));
        }
        Map<String, String> texts = new HashMap<>();
        producer.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        ConfigDef rules = ProducerConfig.configDef();
        for (ConfigValue value : rules.validate(texts)) {
            ConfigDef.ConfigKey key = rules.configKeys().get(value.name());
            Object given = producer.get(value.name());
            // What is not given as a text or a number, such as a class, is for the producer to look at.
            boolean plain = given instanceof String || given instanceof Number || given instanceof Boolean;
            if (key != null && plain && !value.errorMessages().isEmpty()) {
                problems.add(new Problem(
                        PATH + "." + value.name(),
                        key.type() == ConfigDef.Type.PASSWORD ? "set" : String.valueOf(given),
                        "what Kafka takes; it says: " + String.join("; ", value.errorMessages())));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
    }

    @Override
    public String toString() {
        return "KafkaSinkOptions[" + cluster + ", " + ClientProperties.names(properties) + ", concurrency="
                + concurrency + ", closeTimeout=" + closeTimeout + "]";
    }
}
