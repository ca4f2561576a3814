package io.reactorpump.test;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Received.Undecodable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record of a {@link MemorySource} with all that can come beside a payload.
 *
 * @param payload what is received; null only if {@code failure} is present
 * @param key the key, if any
 * @param timestamp when it happened, if known
 * @param headers what comes beside the payload
 * @param failure makes it a record that could not be decoded
 * @param <T> the type of the payload
 */
public record MemoryRecord<T>(
        @Nullable T payload,
        @Nullable Object key,
        @Nullable Instant timestamp,
        Headers headers,
        @Nullable Undecodable failure) {

    /** A record with a payload and nothing else. */
    public static <T> MemoryRecord<T> of(T payload) {
        return new MemoryRecord<>(payload, null, null, Headers.none(), null);
    }

    /** A record whose raw form cannot be decoded. */
    public static <T> MemoryRecord<T> undecodable(Object raw, Throwable cause) {
        return new MemoryRecord<>(null, null, null, Headers.none(), new Undecodable(raw, cause));
    }

    /** The same record with a key. */
    public MemoryRecord<T> withKey(Object key) {
        return new MemoryRecord<>(payload, key, timestamp, headers, failure);
    }

    /** The same record with a time. */
    public MemoryRecord<T> withTimestamp(Instant timestamp) {
        return new MemoryRecord<>(payload, key, timestamp, headers, failure);
    }

    /** The same record with these headers. */
    public MemoryRecord<T> withHeaders(Headers headers) {
        return new MemoryRecord<>(payload, key, timestamp, headers, failure);
    }

    Received<T> at(Partition partition, long offset, Received.Settlement settlement) {
        return new Received<>(payload, partition, offset, key, timestamp, headers, failure, settlement);
    }
}
