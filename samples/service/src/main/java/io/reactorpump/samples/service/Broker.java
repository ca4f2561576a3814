package io.reactorpump.samples.service;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import jakarta.inject.Singleton;

/** Kafka: the brokers that were set, or else one of our own, in a process that ends with this one. */
@Factory
final class Broker {

    @Singleton
    @Requires(property = "service.kafka")
    KafkaCluster cluster(Settings settings) {
        return KafkaCluster.at(settings.kafka().orElseThrow());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingProperty = "service.kafka")
    EmbeddedKafka kafka(Settings settings) {
        return EmbeddedKafka.inChildProcess(BrokerOptions.defaults()
                        .withData(settings.file("kafka"))
                        .withProperty("num.partitions", "4"))
                .start();
    }

    @Singleton
    @Requires(missingProperty = "service.kafka")
    KafkaCluster own(EmbeddedKafka kafka) {
        return KafkaCluster.at(kafka.bootstrapServers());
    }
}
