package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.kafka.client.Producers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A sink that writes records to Kafka:
 * {@code KafkaSink.to(cluster, "orders", JsonCodec.of(Order.class)).key(Order::customer)}.
 *
 * <p>A write is acknowledged when the brokers have acknowledged it, all in-sync replicas unless {@code acks} says otherwise.
 * Key, headers and time are the event's, unless a function says otherwise. Records of one partition stay in order, also
 * when writes fail and are tried again; what was written already may come twice then. A write never blocks: while the
 * producer has no memory left or does not know the topic yet, records wait.
 *
 * <p>A record that can not be encoded, that is too large, or whose topic or partition can not be, fails alone, with a {@link
 * DataException} or a {@link WorkException}. While brokers are away or a topic is missing, writes fail with an
 * {@link io.reactorpump.api.error.InfrastructureException}; authentication, authorization, TLS and settings that can not
 * work, with a {@link io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open producer, which pipelines that use the same sink share until the last of them has closed it.
 *
 * @param <T> the type of the payloads
 */
public final class KafkaSink<T> implements Sink<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[\\w.-]{1,249}");

    /** What the name of a topic has to be. */
    static final String TOPIC_EXPECTED = "1 to 249 letters, digits, dots, underscores or hyphens";

    private final KafkaSinkOptions options;
    private final String topic;
    private final boolean isTopicFixed;
    private final Shape<T> shape;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final SharedOutbox outbox = new SharedOutbox(this::outbox);

    private KafkaSink(
            KafkaSinkOptions options,
            String topic,
            boolean isTopicFixed,
            Shape<T> shape,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.options = options;
        this.topic = topic;
        this.isTopicFixed = isTopicFixed;
        this.shape = shape;
        this.producers = producers;
    }

    static boolean isTopic(String name) {
        return TOPIC.matcher(name).matches();
    }

    /** A sink for a topic, which takes payloads as the codec writes them. */
    public static <T> KafkaSink<T> to(KafkaCluster cluster, String topic, Codec<T> codec) {
        return to(cluster, topic, new CodecSerde<>(codec).serializer());
    }

    /**
     * As {@link #to(KafkaCluster, String, Codec)}, with a serializer of Kafka's kind, such as those of schema registries. It
     * is yours to configure and to close, and may not block.
     */
    public static <T> KafkaSink<T> to(KafkaCluster cluster, String topic, Serializer<? super T> serializer) {
        Checks.that(isTopic(topic), "kafka.sink.topic", "'" + topic + "'", TOPIC_EXPECTED);
        return new KafkaSink<>(
                KafkaSinkOptions.of(cluster),
                topic,
                true,
                Shape.like((context, payload) -> topic, serializer),
                Producers::open);
    }

    /**
     * A sink for dead letters: {@code FailurePolicy.deadLetter(KafkaSink.deadLetters(cluster, "orders.dead"))}.
     *
     * <p>A record has key, headers and payload of the source event, all of it, so that it can be sent again, and more headers
     * with the story, see {@link DeadLetterHeaders}. Payloads are as received if they are bytes or text; others are JSON. A
     * letter that the brokers find too large stops the pipeline, as it must not be lost.
     */
    public static KafkaSink<DeadLetter> deadLetters(KafkaCluster cluster, String topic) {
        return deadLetters(cluster, topic, JsonCodec.of(Object.class));
    }

    /** As {@link #deadLetters(KafkaCluster, String)}, with a codec for payloads that are neither bytes nor text. */
    public static KafkaSink<DeadLetter> deadLetters(KafkaCluster cluster, String topic, Codec<Object> others) {
        Originals originals = new Originals(others);
        return KafkaSink.<DeadLetter>to(cluster, topic, (to, letter) -> originals.serialize(to, letter.original()))
                .key(DeadLetter::key)
                .keys(originals)
                .headers((context, letter) -> DeadLetterHeaders.of(letter, originals))
                .timestamp((context, letter) -> null);
    }

    /**
     * A sink that puts dead letters back: each record to the topic and partition that it came from, with its key, its value,
     * its own headers and its time, for {@link KafkaSource#deadLetters} to read. The letters stay where they are; the group
     * of that source knows which were put back. A letter of an event that did not come from Kafka fails, unless {@link
     * #topic} and {@link #partitioner} say where to.
     */
    public static KafkaSink<byte[]> replay(KafkaCluster cluster) {
        return to(cluster, "replay", new ByteArraySerializer())
                .topic((context, payload) -> Origin.of(context.headers()).topic())
                .partitioner(Partitioning.manual(
                        (context, payload) -> Origin.of(context.headers()).partition()))
                .headers((context, payload) -> DeadLetterHeaders.withoutStory(context.headers()))
                .timestamp((context, payload) -> Origin.timestamp(context.headers()));
    }

    /** The same sink with other options. */
    public KafkaSink<T> with(KafkaSinkOptions options) {
        return new KafkaSink<>(options, topic, isTopicFixed, shape, producers);
    }

    private KafkaSink<T> with(Shape<T> shape) {
        return new KafkaSink<>(options, topic, isTopicFixed, shape, producers);
    }

    KafkaSink<T> on(Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        return new KafkaSink<>(options, topic, isTopicFixed, shape, producers);
    }

    /** The same sink with one more property of the producer; see {@link KafkaSinkOptions}. */
    public KafkaSink<T> with(String property, Object value) {
        return with(options.withProperties(Map.of(property, value)));
    }

    /** The same sink, which writes each payload to the topic that this function names, and keeps its own name. */
    public KafkaSink<T> topic(Function<? super T, String> topic) {
        return topic((context, payload) -> topic.apply(payload));
    }

    /** As {@link #topic(Function)}, by what else is known of the event. */
    public KafkaSink<T> topic(BiFunction<? super EventContext, ? super T, String> topic) {
        return new KafkaSink<>(options, this.topic, false, shape.withTopic(topic), producers);
    }

    /** The same sink with the key that this function names, which may be null. */
    public KafkaSink<T> key(Function<? super T, ? extends @Nullable Object> key) {
        return key((context, payload) -> key.apply(payload));
    }

    /** As {@link #key(Function)}, by what else is known of the event. */
    public KafkaSink<T> key(BiFunction<? super EventContext, ? super T, ? extends @Nullable Object> key) {
        return with(shape.withKey(key));
    }

    /** The same sink, which writes keys by this codec. Default: bytes as they are, text, numbers and the like as text. */
    public <K> KafkaSink<T> keys(Codec<K> codec) {
        return keys(new CodecSerde<>(codec).serializer());
    }

    /** As {@link #keys(Codec)}, with a serializer of Kafka's kind, which is yours to configure and to close. */
    @SuppressWarnings("unchecked") // a key of another type fails its event
    public <K> KafkaSink<T> keys(Serializer<K> serializer) {
        return with(shape.withKeys((Serializer<Object>) serializer));
    }

    /** The same sink with the headers that this function names, in place of the event's. */
    public KafkaSink<T> headers(BiFunction<? super EventContext, ? super T, Headers> headers) {
        return with(shape.withHeaders(headers));
    }

    /**
     * The same sink with the time that this function names, in place of the event's; null is the time of sending. Brokers
     * remove records by it: one that is older than the retention of the topic is soon gone.
     */
    public KafkaSink<T> timestamp(BiFunction<? super EventContext, ? super T, @Nullable Instant> timestamp) {
        return with(shape.withTimestamp(timestamp));
    }

    /** The same sink with another choice of partitions. Default {@link Partitioning#hash()}. */
    public KafkaSink<T> partitioner(Partitioning<? super T> partitioning) {
        return with(shape.withPartitioning(partitioning));
    }

    /** The same sink, which writes a record without value, a tombstone, for these payloads. */
    public KafkaSink<T> tombstones(Predicate<? super T> tombstones) {
        return with(shape.withTombstones(tombstones));
    }

    /**
     * This sink for batches: one record for each item of a list. Of items nothing is known but the payload, so key, headers
     * and time are those of the functions only.
     */
    public Sink<List<T>> batches() {
        return new KafkaBatchSink<>(with(shape.ofItems()));
    }

    /** How it writes. */
    public KafkaSinkOptions options() {
        return options;
    }

    private String named() {
        return "kafka sink '" + componentName() + "'";
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> outbox.acquire(context).open(isTopicFixed ? topic : null));
    }

    private Outbox outbox(ComponentContext context) {
        Map<String, Object> properties = properties(context);
        return new Outbox(
                named(),
                options.cluster().bootstrapServers(),
                () -> producers.apply(properties),
                context.scheduler(),
                PATIENCE);
    }

    private Map<String, Object> properties(ComponentContext context) {
        Map<String, Object> properties = new HashMap<>(options.producer());
        properties.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, context.pipeline() + "." + context.component());
        if (shape.partitioning() instanceof Partitioning.Random) {
            properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, RandomPartitioner.class);
        }
        return properties;
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return write(event, event.payload(), null);
    }

    /**
     * A write of a payload.
     *
     * @param batch the try of a batch, if the payload is one of its items
     */
    Mono<WriteResult> write(Event<?> event, T payload, @Nullable Batch batch) {
        Outbox open = outbox.get();
        if (open == null) {
            return Mono.error(new StateException(named(), "CLOSED", "OPEN to write"));
        }
        try {
            return new Delivery(open, event, batch, shape.message(event, payload));
        } catch (RuntimeException e) {
            return Mono.error(e);
        }
    }

    @Override
    public Mono<Void> flush() {
        return Mono.defer(() -> {
            Outbox open = outbox.get();
            return open == null ? Mono.empty() : open.flush();
        });
    }

    @Override
    public int concurrency() {
        return options.concurrency();
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
                    Outbox open = outbox.release();
                    return open == null ? Mono.<Void>empty() : open.close(options.closeTimeout());
                })
                // Counts once, however often it is subscribed to: others may use the same producer.
                .cache();
    }

    @Override
    public String componentName() {
        return topic;
    }
}
