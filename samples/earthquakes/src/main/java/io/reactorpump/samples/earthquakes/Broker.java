package io.reactorpump.samples.earthquakes;

import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The Kafka broker of a run: a process of its own, which ends with this one, on data that outlives both. */
final class Broker implements AutoCloseable {

    /** All quakes of the catalog, by the network that reported them. */
    static final String QUAKES = "quakes";

    /** The strong ones. */
    static final String ALERTS = "alerts";

    private static final int PARTITIONS = 4;

    private final EmbeddedKafka kafka;

    private Broker(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    /** Returns when the broker answers and has the topics. */
    static Broker start(Path data) throws InterruptedException {
        Broker broker =
                new Broker(EmbeddedKafka.inChildProcess(BrokerOptions.defaults().withData(data)));
        try {
            broker.kafka.start();
            broker.create(List.of(topic(QUAKES, PARTITIONS), topic(ALERTS, 1)));
            return broker;
        } catch (Throwable e) {
            broker.close();
            throw e;
        }
    }

    /** Kept for good: Kafka goes by the time of a record, which here is that of the quake. */
    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
    }

    private void create(List<NewTopic> topics) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.clientProperties())) {
            for (var created : admin.createTopics(topics).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("the topics can not be made: " + e.getCause(), e);
                    }
                }
            }
        }
    }

    KafkaCluster cluster() {
        return KafkaCluster.at(kafka.bootstrapServers());
    }

    /** Ends it cleanly; its data stays. */
    @Override
    public void close() {
        kafka.close();
    }
}
