package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Reply;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.SinkPart;
import io.reactorpump.core.kind.Site;
import io.reactorpump.json.Payloads;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of Kafka. */
public final class KafkaKinds implements Kinds {

    /** Where a group begins that has committed nothing. */
    enum Offset {
        LATEST,
        EARLIEST;

        Start start() {
            return this == LATEST ? Start.latest() : Start.earliest();
        }
    }

    /** What keys are. */
    enum Keys {
        TEXT,
        BYTES
    }

    /** Where a source completes. */
    enum Until {
        NEVER,
        NOW;

        End end() {
            return this == NOW ? End.now() : End.never();
        }
    }

    /** What a source may be told. */
    @About("Reads the records of Kafka topics, values as bytes, and commits what is done")
    record SourceOptions(
            @About(value = "host:port of one broker or more, or else connection", example = "localhost:9092")
            List<String> brokers,

            @About("the name of a connection, in place of brokers")
            Optional<String> connection,

            @About(value = "the topics, or else pattern", example = "test")
            List<String> topics,

            @About("a regular expression that the whole names of the topics match")
            Optional<String> pattern,

            @About("where a group begins that has committed nothing") @Default("latest")
            Offset offset,

            @About(value = "the group; by default the name of the pipeline", example = "my-consumer-group")
            Optional<String> consumerGroup,

            @About("an identity within the group that outlives restarts (static membership)")
            Optional<String> member,

            @About("what to do when the records at the group's position are gone: fail, or go on at an end")
            @Default("fail")
            OutOfRange outOfRange,

            @About("whether keys are text in UTF-8 or bytes") @Default("text")
            Keys keys,

            @About("whether to complete at what is the end when it starts") @Default("never")
            Until until,

            @About("any other properties of the consumer, as Kafka names them")
            Map<String, String> properties) {

        SourceOptions {
            if (topics.isEmpty() == pattern.isEmpty()) {
                throw topics.isEmpty()
                        ? new SettingException("topics", "missing", "at least one topic, or a pattern")
                        : new SettingException("pattern", pattern.orElse(""), "nothing, as there are topics");
            }
            topics.forEach(topic -> checkTopic("topics", topic));
            pattern.ifPresent(regex -> checked("pattern", () -> Topics.matching(regex)));
            consumerGroup.ifPresent(group -> Checks.notBlank("consumerGroup", group));
            member.ifPresent(identity -> Checks.notBlank("member", identity));
        }

        Source<byte[]> source(Site site) {
            KafkaCluster cluster = ClusterOptions.of(brokers, connection, site);
            Topics which = pattern.map(Topics::matching).orElseGet(() -> Topics.named(topics.toArray(String[]::new)));
            Group group = Group.defaults();
            group = consumerGroup.map(group::withName).orElse(group);
            group = member.map(group::withMember).orElse(group);
            return KafkaSource.of(new KafkaSourceOptions(
                            cluster, which, group, offset.start(), outOfRange, until.end(), Map.copyOf(properties)))
                    .keys(keys == Keys.TEXT ? Codec.text(StandardCharsets.UTF_8) : Codec.bytes());
        }
    }

    /** What says which partition a record goes to. */
    enum Partitioner {
        HASH,
        RANDOM,
        MANUAL
    }

    /** What a sink may be told. */
    @About(
            "Writes records to a Kafka topic: key and headers of the event, or the key that a handler gives; as a sink of dead letters,"
                    + " the original records with the story in headers")
    record SinkOptions(
            @About(value = "host:port of one broker or more, or else connection", example = "localhost:9092")
            List<String> brokers,

            @About("the name of a connection, in place of brokers")
            Optional<String> connection,

            @About(value = "the topic", example = "test-out")
            String topic,

            @About("which partition a record goes to: by the hash of its key, by chance, or always partition")
            @Default("hash")
            Partitioner partitioner,

            @About("the partition, for partitioner: manual") Optional<Integer> partition,

            @About("any other properties of the producer, as Kafka names them")
            Map<String, String> properties) {

        SinkOptions {
            checkTopic("topic", topic);
            if ((partitioner == Partitioner.MANUAL) != partition.isPresent()) {
                throw partition.isEmpty()
                        ? new SettingException("partition", "missing", "a partition, as the partitioner is manual")
                        : new SettingException(
                                "partition", partition.get(), "nothing unless the partitioner is manual");
            }
            partition.ifPresent(number -> Checks.notNegative("partition", number));
        }

        SinkPart part(Site site) {
            KafkaCluster cluster = ClusterOptions.of(brokers, connection, site);
            KafkaSinkOptions options = KafkaSinkOptions.of(cluster).withProperties(properties);
            return new SinkPart() {
                @Override
                public Sink<Object> sink() {
                    return KafkaSink.to(cluster, topic, Payloads.codec("application/octet-stream"))
                            .with(options)
                            .key(SinkOptions::key)
                            .headers(SinkOptions::headers)
                            .partitioner(partitioning());
                }

                @Override
                public Sink<? super DeadLetter> deadLetters() {
                    return KafkaSink.deadLetters(cluster, topic).with(options);
                }
            };
        }

        private Partitioning<Object> partitioning() {
            return switch (partitioner) {
                case HASH -> Partitioning.hash();
                case RANDOM -> Partitioning.random();
                case MANUAL -> Partitioning.manual(partition.orElseThrow());
            };
        }

        private static Headers headers(EventContext context, Object payload) {
            Headers all = context.headers();
            if (payload instanceof Reply reply) {
                for (Headers.Header header : reply.headers().all()) {
                    all = all.with(header.name(), header.value());
                }
            }
            return all;
        }

        private static @Nullable Object key(EventContext context, Object payload) {
            return payload instanceof Reply reply && reply.key().isPresent()
                    ? reply.key().get()
                    : context.key().orElse(null);
        }
    }

    private static void checkTopic(String path, String topic) {
        Checks.that(KafkaSink.isTopic(topic), path, "'" + topic + "'", KafkaSink.TOPIC_EXPECTED);
    }

    /** What somebody else refuses is refused at this setting. */
    private static void checked(String path, Runnable check) {
        try {
            check.run();
        } catch (SettingException e) {
            SettingException.Problem problem = e.problems().get(0);
            throw new SettingException(path, problem.value(), problem.expected());
        }
    }

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(
                Kind.connection(
                        "kafka", ClusterOptions.class, (options, site) -> new KafkaConnection(options.cluster())),
                Kind.source("kafka", SourceOptions.class, SourceOptions::source),
                Kind.sinkPart("kafka", SinkOptions.class, SinkOptions::part));
    }
}
