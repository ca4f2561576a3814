package io.reactorpump.kafka;

import io.reactorpump.api.Connection;
import io.reactorpump.core.config.Config;
import reactor.core.publisher.Mono;

/**
 * A cluster as a connection that pipelines share by name: {@code pump.connection(KafkaConnection::new)} and {@code
 * [connection:KafkaConnection]}, where {@code bootstrap_servers} says where it is, and {@code properties.security.protocol} and the like
 * are properties of all its clients, as Kafka names them.
 *
 * <p>What it gives is how to reach the brokers. Kafka's clients connect by themselves, and sinks and sources say what they wait for
 * while no broker answers.
 */
public final class KafkaConnection implements Connection<KafkaCluster> {

    private static final String SERVERS = "bootstrap_servers";

    private final KafkaCluster cluster;

    /** Of its section. */
    public KafkaConnection(Config config) {
        String servers = config.get(SERVERS);
        if (servers.isEmpty()) {
            // Missing, which is noted by now, or empty, which is noted by this.
            throw new IllegalArgumentException(SERVERS + " is empty");
        }
        cluster = KafkaCluster.at(servers).with(config.getMap("properties"));
    }

    /** Of a cluster, under the name of its type. */
    KafkaConnection(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** The cluster, which is known without being connected. */
    KafkaCluster cluster() {
        return cluster;
    }

    @Override
    public Mono<Void> connect() {
        return Mono.empty();
    }

    @Override
    public Mono<KafkaCluster> acquire() {
        return Mono.just(cluster);
    }

    @Override
    public Mono<Void> disconnect() {
        return Mono.empty();
    }
}
