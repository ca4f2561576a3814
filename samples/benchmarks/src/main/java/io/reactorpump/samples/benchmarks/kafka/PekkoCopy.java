package io.reactorpump.samples.benchmarks.kafka;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.kafka.CommitterSettings;
import org.apache.pekko.kafka.ConsumerMessage.Committable;
import org.apache.pekko.kafka.ConsumerSettings;
import org.apache.pekko.kafka.ProducerMessage;
import org.apache.pekko.kafka.ProducerSettings;
import org.apache.pekko.kafka.Subscriptions;
import org.apache.pekko.kafka.javadsl.Consumer;
import org.apache.pekko.kafka.javadsl.Producer;

/** Pekko Connectors Kafka: committableSource to committableSink, which commits once a second as the others do. */
final class PekkoCopy implements Contender {

    @Override
    public AutoCloseable start(Job job) {
        ActorSystem system = ActorSystem.create(
                "copy", ConfigFactory.parseString("pekko.loglevel = WARNING").withFallback(ConfigFactory.load()));
        ConsumerSettings<byte[], byte[]> consumer =
                ConsumerSettings.create(system, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (var setting : job.consumer().entrySet()) {
            if (!setting.getKey().endsWith("deserializer")) {
                consumer = consumer.withProperty(
                        setting.getKey(), setting.getValue().toString());
            }
        }
        ProducerSettings<byte[], byte[]> producer =
                ProducerSettings.create(system, new ByteArraySerializer(), new ByteArraySerializer());
        for (var setting : job.producer().entrySet()) {
            if (!setting.getKey().endsWith("serializer")) {
                producer = producer.withProperty(
                        setting.getKey(), setting.getValue().toString());
            }
        }
        // The default, one commit for a thousand records, would be hundreds of commits a second.
        CommitterSettings committer = CommitterSettings.create(system)
                .withMaxInterval(Duration.ofSeconds(1))
                .withMaxBatch(1_000_000);
        Consumer.DrainingControl<Done> control = Consumer.committableSource(consumer, Subscriptions.topics(job.input()))
                .<ProducerMessage.Envelope<byte[], byte[], Committable>>map(
                        message -> ProducerMessage.single(job.mapped(message.record()), message.committableOffset()))
                .toMat(Producer.committableSink(producer, committer), Consumer::createDrainingControl)
                .run(system);
        return () -> {
            control.drainAndShutdown(system.dispatcher()).toCompletableFuture().get(1, TimeUnit.MINUTES);
            system.terminate();
        };
    }
}
