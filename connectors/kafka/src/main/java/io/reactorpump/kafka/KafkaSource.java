package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.StateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source of the records of Kafka topics, at least once:
 * {@code KafkaSource.of(KafkaCluster.at("localhost:9092"), "orders").values(JsonCodec.of(Order.class))}.
 *
 * <p>Each partition is one named {@code topic=orders, partition=3}; its offsets are Kafka's and may have gaps. The group is
 * committed to up to what is done; partitions that the group takes away are finished and committed first, those that are
 * lost are fenced. A value that can not be decoded is emitted as {@linkplain Received#undecodable undecodable} with its raw
 * bytes, a tombstone as a record without payload. When it can not be decoded for now, as a registry of schemas is away, its
 * partition waits and is tried again.
 *
 * <p>Emits on a thread of its own and keeps a few polls beyond demand. Completes only if bounded; then it stays in the group
 * until it is closed, as what was emitted is still to be committed. Waits for brokers that are away and for topics that do
 * not exist. Fails with a {@link io.reactorpump.api.error.FatalException} if it is not let in, and when the records at its
 * position are gone. On cancel leaves the group. Immutable but for the subscription: to be received by one subscriber at a
 * time.
 *
 * @param <T> the type of the payloads
 */
public final class KafkaSource<T> implements Source<T> {

    private final KafkaSourceOptions options;
    private final BytesReader<?> keys;
    private final BytesReader<? extends T> values;
    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;
    private final AtomicReference<@Nullable Membership<T>> membership = new AtomicReference<>();

    private KafkaSource(
            KafkaSourceOptions options,
            BytesReader<?> keys,
            BytesReader<? extends T> values,
            Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        this.options = options;
        this.keys = keys;
        this.values = values;
        this.consumers = consumers;
    }

    /** The records of these topics, values as bytes. */
    public static KafkaSource<byte[]> of(KafkaCluster cluster, String... topics) {
        return of(KafkaSourceOptions.of(cluster, Topics.named(topics)));
    }

    /** The records of the topics whose whole name matches this regular expression, values as bytes. */
    public static KafkaSource<byte[]> matching(KafkaCluster cluster, String regex) {
        return of(KafkaSourceOptions.of(cluster, Topics.matching(regex)));
    }

    /**
     * The dead letters in these topics, keys and values as bytes, for {@link KafkaSink#replay} to put them back: {@code
     * Pipeline.named("replay").from(KafkaSource.deadLetters(cluster, "orders.dead").until(End.now())).to(KafkaSink.replay(cluster))}.
     */
    public static KafkaSource<byte[]> deadLetters(KafkaCluster cluster, String... topics) {
        return of(cluster, topics).keys(Codec.bytes());
    }

    /** By options, values as bytes. */
    public static KafkaSource<byte[]> of(KafkaSourceOptions options) {
        return new KafkaSource<>(
                options,
                BytesReader.of(Codec.text(StandardCharsets.UTF_8)),
                BytesReader.of(Codec.bytes()),
                properties ->
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** The same source with values by this codec. */
    public <U> KafkaSource<U> values(Codec<U> codec) {
        return new KafkaSource<>(options, keys, BytesReader.of(codec), consumers);
    }

    /** The same source with values by one of Kafka's deserializers, which is used by one thread and not closed. */
    public <U> KafkaSource<U> values(Deserializer<U> deserializer) {
        return new KafkaSource<>(options, keys, BytesReader.of(deserializer), consumers);
    }

    /** The same source with keys by this codec. Default text in UTF-8. */
    public KafkaSource<T> keys(Codec<?> codec) {
        return new KafkaSource<>(options, BytesReader.of(codec), values, consumers);
    }

    /** The same source with keys by one of Kafka's deserializers, which is used by one thread and not closed. */
    public KafkaSource<T> keys(Deserializer<?> deserializer) {
        return new KafkaSource<>(options, BytesReader.of(deserializer), values, consumers);
    }

    /** The same source with other options. */
    public KafkaSource<T> with(KafkaSourceOptions options) {
        return new KafkaSource<>(options, keys, values, consumers);
    }

    /** The same source by other consumers. */
    KafkaSource<T> by(Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        return new KafkaSource<>(options, keys, values, consumers);
    }

    /** The same source in this group. Default the name of the pipeline. */
    public KafkaSource<T> group(String group) {
        return with(options.withGroup(options.group().withName(group)));
    }

    /** The same source as this static member of its group. */
    public KafkaSource<T> member(String member) {
        return with(options.withGroup(options.group().withMember(member)));
    }

    /** The same source, waiting so long for what is in flight of a partition that goes to another member. Default 10 s. */
    public KafkaSource<T> revokeTimeout(Duration revokeTimeout) {
        return with(options.withGroup(options.group().withRevokeTimeout(revokeTimeout)));
    }

    /** The same source, waiting so long for the broker when it leaves the group. Default 10 s. */
    public KafkaSource<T> closeTimeout(Duration closeTimeout) {
        return with(options.withGroup(options.group().withCloseTimeout(closeTimeout)));
    }

    /** The same source, which begins here where its group has committed nothing. Default {@link Start#earliest()}. */
    public KafkaSource<T> startAt(Start start) {
        return with(options.withStart(start));
    }

    /** The same source, which does this when the records at its position are gone. Default {@link OutOfRange#FAIL}. */
    public KafkaSource<T> outOfRange(OutOfRange outOfRange) {
        return with(options.withOutOfRange(outOfRange));
    }

    /** The same source, which completes when it has read up to here. Default {@link End#never()}. */
    public KafkaSource<T> until(End end) {
        return with(options.withEnd(end));
    }

    /** The same source with one more consumer property, as Kafka names it. Replaces an earlier value. */
    public KafkaSource<T> property(String name, Object value) {
        return with(options.withProperties(Map.of(name, value)));
    }

    /** What is read and how. */
    public KafkaSourceOptions options() {
        return options;
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<T>> actual) {
                begin(context, actual);
            }
        };
    }

    private void begin(SourceContext context, CoreSubscriber<? super Received<T>> subscriber) {
        Map<String, Object> properties = options.consumer(context.pipeline(), context.maxInFlight());
        Membership<T> begun = new Membership<>(
                options, new RecordReader<>(keys, values), () -> consumers.apply(properties), context, subscriber);
        Membership<T> former = membership.getAndSet(begun);
        if (former != null) {
            // It has ended, or the subscriber would not be here; but a bounded one stays until somebody says so.
            former.close().subscribe();
        }
        subscriber.onSubscribe(begun.emission());
        begun.begin();
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return Mono.defer(() -> {
            Membership<T> current = membership.get();
            return current == null
                    ? Mono.error(
                            new StateException("source '" + componentName() + "'", "CLOSED", "subscribed, to commit"))
                    : current.commit(commits);
        });
    }

    @Override
    public OptionalLong backlog() {
        Membership<T> current = membership.get();
        return current == null ? OptionalLong.empty() : current.backlog();
    }

    @Override
    public Optional<String> waiting() {
        Membership<T> current = membership.get();
        return current == null ? Optional.empty() : current.waiting();
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Membership<T> current = membership.getAndSet(null);
            return current == null ? Mono.empty() : current.close();
        });
    }

    @Override
    public String componentName() {
        return options.topics().toString();
    }
}
