package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.test.StandaloneSourceContext;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    private static final byte[] NO_TEXT = {(byte) 0xff};

    private final Codec<String> text = Codec.text(StandardCharsets.UTF_8);
    private final RecordReader<String> reader = new RecordReader<>(BytesReader.of(text), BytesReader.of(text));
    private final Partition partition = new StandaloneSourceContext().assign("topic=orders, partition=3");

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value, long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", "1".getBytes(StandardCharsets.UTF_8)).add("empty", null);
        return new ConsumerRecord<>(
                "orders", 3, 42, timestamp, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.of(7));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsEverythingThatARecordHas() {
        Received<String> received = reader.received(record(bytes("k"), bytes("v"), 1_000), partition);

        assertThat(received.payload()).isEqualTo("v");
        assertThat(received.key()).isEqualTo("k");
        assertThat(received.timestamp()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(received.headers().text("trace")).contains("1");
        assertThat(received.headers().bytes("empty")).contains(new byte[0]);
        assertThat(received.position()).hasToString("topic=orders, partition=3, offset=42");
        assertThat(received.failure()).isNull();
    }

    @Test
    void takesATombstoneForARecordWithoutPayload() {
        Received<String> received = reader.received(record(bytes("k"), null, 1_000), partition);

        assertThat(received.payload()).isNull();
        assertThat(received.failure()).isNull();
        assertThat(received.key()).isEqualTo("k");
    }

    @Test
    void doesWithoutKeyTimestampAndHeaders() {
        Received<String> received = reader.received(new ConsumerRecord<>("orders", 3, 42, null, bytes("v")), partition);

        assertThat(received.key()).isNull();
        assertThat(received.timestamp()).isNull();
        assertThat(received.headers().all()).isEmpty();
    }

    @Test
    void keepsTheBytesOfAValueThatCanNotBeRead() {
        Received<String> received = reader.received(record(bytes("k"), NO_TEXT, 1_000), partition);

        assertThat(received.payload()).isNull();
        assertThat(received.failure()).satisfies(failure -> {
            assertThat(failure.raw()).isEqualTo(NO_TEXT);
            assertThat(failure.cause()).isInstanceOf(DataException.class);
        });
        assertThat(received.key()).isEqualTo("k");
        assertThat(received.headers().text("trace")).contains("1");
    }

    @Test
    void keepsTheBytesOfAKeyThatCanNotBeRead() {
        Received<String> received = reader.received(record(NO_TEXT, bytes("v"), 1_000), partition);
        Received<String> tombstone = reader.received(record(NO_TEXT, null, 1_000), partition);

        assertThat(received.key()).isEqualTo(NO_TEXT);
        assertThat(received.failure())
                .satisfies(failure -> assertThat(failure.raw()).isEqualTo(bytes("v")));
        assertThat(tombstone.failure())
                .satisfies(failure -> assertThat(failure.raw()).isEqualTo(NO_TEXT));
    }

    @Test
    void readsByAnyOfKafkasDeserializers() {
        RecordReader<Integer> numbers = new RecordReader<>(
                BytesReader.of(new IntegerDeserializer()), BytesReader.of(new IntegerDeserializer()));

        Received<Integer> good =
                numbers.received(record(new byte[] {0, 0, 0, 1}, new byte[] {0, 0, 0, 2}, 0), partition);
        Received<Integer> bad = numbers.received(record(null, bytes("v"), 0), partition);

        assertThat(good.key()).isEqualTo(1);
        assertThat(good.payload()).isEqualTo(2);
        assertThat(bad.failure())
                .satisfies(failure -> assertThat(failure.cause()).isInstanceOf(SerializationException.class));
    }

    /** A registry of schemas that is away is not the fault of the record. */
    @Test
    void doesNotTakeWhatIsTheFaultOfOthersForTheRecords() {
        Deserializer<String> away = (topic, data) -> {
            throw new SerializationException("no schema", new ConnectException("refused"));
        };
        Deserializer<String> untrusted = (topic, data) -> {
            throw new SerializationException("no schema", new SSLHandshakeException("who are you"));
        };

        assertThatThrownBy(() -> new RecordReader<>(BytesReader.of(text), BytesReader.of(away))
                        .received(record(null, bytes("v"), 0), partition))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("partition orders-3 waits: no schema");
        assertThatThrownBy(() -> new RecordReader<>(BytesReader.of(text), BytesReader.of(untrusted))
                        .received(record(null, bytes("v"), 0), partition))
                .isInstanceOf(FatalException.class)
                .hasMessage("what reads topic=orders, partition=3 failed: no schema");
    }

    /** What was not made for this place, or can not read what nests too deep, must not end in silence. */
    @Test
    void saysWhatCouldNotBeReadWhenAReaderFailsAsAJvmDoes() {
        Deserializer<String> unlinked = (topic, data) -> {
            throw new NoClassDefFoundError("Missing");
        };
        Deserializer<String> deep = (topic, data) -> {
            throw new StackOverflowError("too deep");
        };

        assertThatThrownBy(() -> new RecordReader<>(BytesReader.of(text), BytesReader.of(unlinked))
                        .received(record(null, bytes("v"), 0), partition))
                .isInstanceOf(FatalException.class)
                .hasMessage("what reads topic=orders, partition=3 failed: Missing");
        assertThatThrownBy(() -> new RecordReader<>(BytesReader.of(text), BytesReader.of(deep))
                        .received(record(null, bytes("v"), 0), partition))
                .isInstanceOf(FatalException.class)
                .hasMessage("what reads topic=orders, partition=3 failed: too deep");
    }
}
