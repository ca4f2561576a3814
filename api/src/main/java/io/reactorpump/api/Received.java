package io.reactorpump.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as a source received it. The engine makes an {@link Event} of it.
 *
 * @param payload what was received; the raw bytes or text if {@code failure} is present
 * @param partition the assignment it belongs to
 * @param offset its place in the partition; larger than that of the record before it
 * @param key the key, if the source has one
 * @param timestamp when the source says it happened
 * @param headers what came beside the payload
 * @param failure why the payload could not be decoded: an event failure that the policy of the pipeline decides on
 * @param settlement told how this very record ended, for sources whose records are requests that wait for an answer
 * @param <T> the type of the payload
 */
public record Received<T>(
        @Nullable T payload,
        Partition partition,
        long offset,
        @Nullable Object key,
        @Nullable Instant timestamp,
        Headers headers,
        @Nullable Undecodable failure,
        @Nullable Settlement settlement) {

    /** A record with a payload and a place, and nothing else. */
    public static <T> Received<T> of(T payload, Partition partition, long offset) {
        return new Received<>(payload, partition, offset, null, null, Headers.none(), null, null);
    }

    /** A record whose raw form could not be decoded. Nothing is lost: it goes to the failure policy with the raw form. */
    public static <T> Received<T> undecodable(Object raw, Throwable cause, Partition partition, long offset) {
        return new Received<>(null, partition, offset, null, null, Headers.none(), new Undecodable(raw, cause), null);
    }

    /** The same record with a key. */
    public Received<T> withKey(@Nullable Object key) {
        return new Received<>(payload, partition, offset, key, timestamp, headers, failure, settlement);
    }

    /** The same record with a time. */
    public Received<T> withTimestamp(@Nullable Instant timestamp) {
        return new Received<>(payload, partition, offset, key, timestamp, headers, failure, settlement);
    }

    /** The same record with these headers. */
    public Received<T> withHeaders(Headers headers) {
        return new Received<>(payload, partition, offset, key, timestamp, headers, failure, settlement);
    }

    /** The same record, whose sender waits for its outcome. */
    public Received<T> withSettlement(Settlement settlement) {
        return new Received<>(payload, partition, offset, key, timestamp, headers, failure, settlement);
    }

    /** Where the record stands. */
    public Position position() {
        return new Position(partition.name(), offset);
    }

    /** The place only: payloads and headers may be secret. */
    @Override
    public String toString() {
        return "Received[" + position() + "]";
    }

    /**
     * A raw form and why it could not be decoded.
     *
     * @param raw the bytes or the text as received
     * @param cause why it is not what was expected
     */
    public record Undecodable(Object raw, Throwable cause) {}

    /** Told once how a record ended; from any thread; must not block or throw. */
    @FunctionalInterface
    public interface Settlement {

        /** The record ended so. */
        void settled(Outcome outcome);
    }
}
