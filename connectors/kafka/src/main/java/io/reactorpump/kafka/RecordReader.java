package io.reactorpump.kafka;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Received.Undecodable;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.FailureKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes a received record of one of Kafka's: key and payload by their readers, a tombstone as no payload, what can not be
 * read as undecodable with its raw bytes. What can not be read for now, by no fault of the record, fails with an {@link
 * InfrastructureException}.
 */
final class RecordReader<T> {

    private static final byte[] NOTHING = new byte[0];

    private final BytesReader<?> keys;
    private final BytesReader<? extends T> values;

    RecordReader(BytesReader<?> keys, BytesReader<? extends T> values) {
        this.keys = keys;
        this.values = values;
    }

    Received<T> received(ConsumerRecord<byte[], byte[]> record, Partition partition) {
        byte[] rawKey = record.key();
        byte[] rawValue = record.value();
        Object key = rawKey;
        T payload = null;
        Undecodable failure = null;
        try {
            key = rawKey == null ? null : keys.read(record.topic(), record.headers(), rawKey);
            payload = rawValue == null ? null : values.read(record.topic(), record.headers(), rawValue);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A registry of schemas that is away, say, is not the fault of the record, which is to be read again.
            FailureKind kind = FailureKind.of(e);
            if (kind == FailureKind.FATAL) {
                throw new FatalException("what reads " + partition.name() + " failed: " + e.getMessage(), e);
            }
            if (kind == FailureKind.INFRASTRUCTURE) {
                throw new InfrastructureException(
                        "partition " + record.topic() + "-" + record.partition() + " waits: " + e.getMessage(), e);
            }
            failure = new Undecodable(rawValue != null ? rawValue : rawKey != null ? rawKey : NOTHING, e);
        }
        return new Received<>(
                payload, partition, record.offset(), key, timestamp(record), headers(record), failure, null);
    }

    private static @Nullable Instant timestamp(ConsumerRecord<?, ?> record) {
        return record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp());
    }

    private static Headers headers(ConsumerRecord<?, ?> record) {
        Header[] theirs = record.headers().toArray();
        if (theirs.length == 0) {
            return Headers.none();
        }
        List<Headers.Header> ours = new ArrayList<>(theirs.length);
        for (Header header : theirs) {
            byte[] value = header.value();
            ours.add(new Headers.Header(header.key(), value == null ? NOTHING : value));
        }
        return Headers.of(ours);
    }
}
