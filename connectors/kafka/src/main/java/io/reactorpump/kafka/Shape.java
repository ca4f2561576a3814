package io.reactorpump.kafka;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.PumpException;
import io.reactorpump.api.policy.FailureKind;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * What record becomes of an event.
 *
 * @param topic its topic
 * @param key its key, before the codec for keys
 * @param headers its headers
 * @param timestamp its time; none is that of sending
 * @param partitioning its partition
 * @param tombstones which payloads become a record without value
 * @param keys the codec for keys
 * @param values the codec for payloads
 */
record Shape<T>(
        BiFunction<? super EventContext, ? super T, String> topic,
        BiFunction<? super EventContext, ? super T, ? extends @Nullable Object> key,
        BiFunction<? super EventContext, ? super T, Headers> headers,
        BiFunction<? super EventContext, ? super T, @Nullable Instant> timestamp,
        Partitioning<? super T> partitioning,
        Predicate<? super T> tombstones,
        Serializer<Object> keys,
        Serializer<? super T> values) {

    private static final BiFunction<EventContext, Object, @Nullable Object> SAME_KEY = Shape::sameKey;
    private static final BiFunction<EventContext, Object, Headers> SAME_HEADERS = Shape::sameHeaders;
    private static final BiFunction<EventContext, Object, @Nullable Instant> SAME_TIMESTAMP = Shape::sameTimestamp;

    /** As the event: same key, headers and time. */
    static <T> Shape<T> like(BiFunction<? super EventContext, ? super T, String> topic, Serializer<? super T> values) {
        return new Shape<>(
                topic,
                SAME_KEY,
                SAME_HEADERS,
                SAME_TIMESTAMP,
                Partitioning.hash(),
                payload -> false,
                new PlainKeys(),
                values);
    }

    Shape<T> withTopic(BiFunction<? super EventContext, ? super T, String> topic) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withKey(BiFunction<? super EventContext, ? super T, ? extends @Nullable Object> key) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withHeaders(BiFunction<? super EventContext, ? super T, Headers> headers) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withTimestamp(BiFunction<? super EventContext, ? super T, @Nullable Instant> timestamp) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withPartitioning(Partitioning<? super T> partitioning) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withTombstones(Predicate<? super T> tombstones) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    Shape<T> withKeys(Serializer<Object> keys) {
        return new Shape<>(topic, key, headers, timestamp, partitioning, tombstones, keys, values);
    }

    /** For items of batches, of which nothing is known but the payload: what was to be as with the event is left out. */
    Shape<T> ofItems() {
        return new Shape<>(
                topic,
                key == SAME_KEY ? (context, item) -> null : key,
                headers == SAME_HEADERS ? (context, item) -> Headers.none() : headers,
                timestamp == SAME_TIMESTAMP ? (context, item) -> null : timestamp,
                partitioning,
                tombstones,
                keys,
                values);
    }

    ProducerRecord<byte[], byte[]> message(EventContext context, T payload) {
        String to = topic.apply(context, payload);
        if (to == null) {
            throw new DataException("a topic", "null", "what the function for the topic gave");
        }
        RecordHeaders own = new RecordHeaders();
        for (Headers.Header header : headers.apply(context, payload).all()) {
            own.add(header.name(), header.value());
        }
        byte[] keyBytes = encoded("key", keys, to, own, key.apply(context, payload));
        byte[] value = tombstones.test(payload) ? null : encoded("value", values, to, own, payload);
        Instant time = timestamp.apply(context, payload);
        Integer partition = partitioning instanceof Partitioning.Manual<? super T> manual
                ? manual.partition().apply(context, payload)
                : null;
        if (partition != null && partition < 0) {
            throw new DataException("a partition >= 0", "" + partition, "what the function for the partition gave");
        }
        // A record makes a list of them once more, even of none.
        RecordHeaders given = own.toArray().length == 0 ? null : own;
        return new ProducerRecord<>(to, partition, time == null ? null : time.toEpochMilli(), keyBytes, value, given);
    }

    private static @Nullable Object sameKey(EventContext context, Object payload) {
        return context.key().orElse(null);
    }

    private static Headers sameHeaders(EventContext context, Object payload) {
        return context.headers();
    }

    private static @Nullable Instant sameTimestamp(EventContext context, Object payload) {
        return context.timestamp().orElse(null);
    }

    private static <V> byte @Nullable [] encoded(
            String part, Serializer<V> codec, String topic, RecordHeaders headers, @Nullable V value) {
        try {
            return codec.serialize(topic, headers, value);
        } catch (PumpException e) {
            throw e;
        } catch (RuntimeException e) {
            String name = codec.getClass().getSimpleName();
            if (FailureKind.of(e) == FailureKind.INFRASTRUCTURE) {
                throw new InfrastructureException("what " + name + " needs is away", e);
            }
            // Its words may show the payload, so they stay out.
            throw new DataException(
                    "a " + part + " that " + name + " can write",
                    value == null
                            ? "null"
                            : value.getClass().getSimpleName() + ", on which it threw "
                                    + e.getClass().getSimpleName(),
                    "a record for topic '" + topic + "'");
        }
    }
}
