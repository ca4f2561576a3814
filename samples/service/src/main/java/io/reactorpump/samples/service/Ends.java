package io.reactorpump.samples.service;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.file.FileSink;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.KafkaSink;
import io.reactorpump.kafka.KafkaSource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Where quakes come from and go to. */
@Factory
final class Ends {

    private static final String TOPIC = "quakes";

    /** Into the topic; those of one id in order. */
    @Singleton
    @Named("topic")
    KafkaSink<Quake> topic(KafkaCluster kafka) {
        return KafkaSink.to(kafka, TOPIC, JsonCodec.of(Quake.class)).key(Quake::id);
    }

    /** Out of the topic, for each who asks, in a group that is called as the pipeline. The broker makes the topic if need be. */
    @Bean
    @Named("quakes")
    KafkaSource<Quake> quakes(KafkaCluster kafka) {
        return KafkaSource.of(kafka, TOPIC)
                .values(JsonCodec.of(Quake.class))
                .property(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, true);
    }

    @Singleton
    @Named("archive")
    FileSink<Quake> archive(Settings settings) {
        return FileSink.jsonLines(settings.file("quakes.jsonl"));
    }

    @Singleton
    @Named("alerts")
    FileSink<Alerts.Alert> alerts(Settings settings) {
        return FileSink.jsonLines(settings.file("alerts.jsonl"));
    }

    @Singleton
    @Named("no-alerts")
    Sink<DeadLetter> noAlerts(Settings settings) {
        return FileSink.deadLetters(settings.file("no-alerts.jsonl"));
    }

    @Singleton
    @Named("reports")
    FileSink<SeenQuakes.Report> reports(Settings settings) {
        return FileSink.jsonLines(settings.file("reports.jsonl"));
    }
}
