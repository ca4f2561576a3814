package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.component.Batching;
import io.reactorpump.core.config.Config;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A {@link KafkaSink} that gets its cluster from a connection of the pump, such as a {@link KafkaConnection}, when it is opened. Pipelines
 * of one pump may share it, and with it a producer.
 *
 * @param <T> the type of the payloads
 */
public final class ConnectedKafkaSink<T> implements Sink<T> {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final String connection;
    private final String topic;
    private final Function<KafkaCluster, Sink<T>> maker;
    private @Nullable KafkaCluster cluster;
    private volatile @Nullable Sink<T> sink;

    private ConnectedKafkaSink(String connection, String topic, Function<KafkaCluster, Sink<T>> maker) {
        this.connection = connection;
        this.topic = topic;
        this.maker = maker;
    }

    /** A sink for a topic of the connection of that name. */
    public static <T> Sink<T> of(String connection, String topic, Codec<T> codec) {
        return new ConnectedKafkaSink<>(connection, topic, cluster -> KafkaSink.to(cluster, topic, codec));
    }

    /** As {@link #of(String, String, Codec)}, for batches: one record for each item of a list. */
    public static <T> Sink<List<T>> batches(String connection, String topic, Codec<T> codec) {
        return new ConnectedKafkaSink<>(
                connection,
                topic,
                cluster -> KafkaSink.to(cluster, topic, codec).batches());
    }

    /**
     * A sink as its section says: {@code connection}, by default {@code KafkaConnection}; {@code topic}; and if {@code batch_size} is
     * given, events are written in batches of so many, or of those that came within {@code batch_timeout}, by default 1.0, in
     * seconds.
     */
    public static <T> Sink<T> of(Config config, Codec<T> codec) {
        String connection = config.get("connection", KafkaConnection.class.getSimpleName());
        String topic = config.get("topic");
        Duration time = config.getDuration("batch_timeout", SECOND);
        return config.find("batch_size", Integer.class)
                .<Sink<T>>map(size -> Batching.batching(batches(connection, topic, codec), size, time))
                .orElseGet(() -> of(connection, topic, codec));
    }

    @Override
    public Collection<String> connections() {
        return List.of(connection);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> context.application()
                        .connection(connection, KafkaCluster.class)
                        .acquire())
                .flatMap(found -> sinkOf(found).open(context));
    }

    private synchronized Sink<T> sinkOf(KafkaCluster found) {
        Sink<T> known = sink;
        if (known == null || !found.equals(cluster)) {
            known = maker.apply(found);
            cluster = found;
            sink = known;
        }
        return known;
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        Sink<T> open = sink;
        return open == null
                ? Mono.error(new StateException("kafka sink '" + topic + "'", "CLOSED", "OPEN to write"))
                : open.write(event);
    }

    @Override
    public Mono<Void> flush() {
        return Mono.defer(() -> {
            Sink<T> open = sink;
            return open == null ? Mono.empty() : open.flush();
        });
    }

    /** Asked before it is open. */
    @Override
    public int concurrency() {
        return KafkaSinkOptions.CONCURRENCY;
    }

    @Override
    public boolean bisects() {
        return false;
    }

    @Override
    public Optional<String> waiting() {
        Sink<T> open = sink;
        return open == null ? Optional.empty() : open.waiting();
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Sink<T> open = sink;
            return open == null ? Mono.empty() : open.close();
        });
    }

    @Override
    public String componentName() {
        return topic;
    }
}
