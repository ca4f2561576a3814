package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.StandaloneEvent;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class ShapeTest {

    private static final Codec<String> TEXT = Codec.text(StandardCharsets.UTF_8);

    record Order(int id, String sku) {}

    private static final StandaloneEvent<String> EVENT = StandaloneEvent.of(
            MemoryRecord.of("a")
                    .withKey("k")
                    .withTimestamp(Instant.ofEpochMilli(5))
                    .withHeaders(Headers.of("h", "1").with("h", "2")),
            new Position("memory", 7));

    private static <T> Shape<T> shape(Serializer<T> values) {
        return Shape.like((context, payload) -> "orders", values);
    }

    private static Shape<String> text() {
        return shape(new CodecSerde<>(TEXT).serializer());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void isLikeTheEvent() {
        ProducerRecord<byte[], byte[]> message = text().message(EVENT, "a");

        assertThat(message.topic()).isEqualTo("orders");
        assertThat(message.partition()).isNull();
        assertThat(message.timestamp()).isEqualTo(5L);
        assertThat(text(message.key())).isEqualTo("k");
        assertThat(text(message.value())).isEqualTo("a");
        assertThat(message.headers().toArray())
                .extracting(Header::key, header -> text(header.value()))
                .containsExactly(tuple("h", "1"), tuple("h", "2"));
    }

    @Test
    void knowsNothingButThePayloadOfItems() {
        ProducerRecord<byte[], byte[]> message = text().ofItems().message(EVENT, "a");

        assertThat(message.key()).isNull();
        assertThat(message.timestamp()).isNull();
        assertThat(message.headers().toArray()).isEmpty();
        assertThat(text(text().withKey((context, payload) -> payload + "!")
                        .ofItems()
                        .message(EVENT, "a")
                        .key()))
                .isEqualTo("a!");
    }

    @Test
    void takesKeysThatHaveAText() {
        UUID uuid = UUID.randomUUID();
        assertThat(key("k")).isEqualTo("k");
        assertThat(key(42)).isEqualTo("42");
        assertThat(key(true)).isEqualTo("true");
        assertThat(key('c')).isEqualTo("c");
        assertThat(key(Thread.State.NEW)).isEqualTo("NEW");
        assertThat(key(uuid)).isEqualTo(uuid.toString());
        assertThat(key(new byte[] {'b'})).isEqualTo("b");
    }

    private static String key(Object key) {
        return text(
                text().withKey((context, payload) -> key).message(EVENT, "a").key());
    }

    @Test
    void takesOtherKeysByTheirCodecOnly() {
        Shape<String> ordered = text().withKey((context, payload) -> new Order(1, "x"));

        assertThatThrownBy(() -> ordered.message(EVENT, "a"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "expected bytes or a value with a text, or a codec for keys but was Order at the key of a record"
                                + " for topic 'orders'");
        KafkaSink<String> sink =
                KafkaSink.to(KafkaCluster.at("localhost:9092"), "orders", TEXT).keys(JsonCodec.of(Order.class));
        assertThat(sink).isNotNull();
    }

    @Test
    void givesSerializersTopicAndHeaders() {
        Serializer<Order> avroLike = new AvroLike();

        ProducerRecord<byte[], byte[]> message = shape(avroLike).message(EVENT, new Order(7, "lamp"));

        assertThat(message.headers().lastHeader("schema").value())
                .isEqualTo("Order@orders".getBytes(StandardCharsets.UTF_8));
        assertThat(message.headers().lastHeader("h")).isNotNull();
        Order back = new AvroLike.Back().deserialize("orders", message.headers(), message.value());
        assertThat(back).isEqualTo(new Order(7, "lamp"));
    }

    @Test
    void takesTheSerializersThatKafkaHas() {
        byte[] value = shape(Serdes.Long().serializer()).message(EVENT, 42L).value();

        assertThat(ByteBuffer.wrap(value).getLong()).isEqualTo(42);
        assertThat(Serdes.Long().deserializer().deserialize("orders", value)).isEqualTo(42);
    }

    @Test
    void turnsCodecsIntoSerdesAndBack() {
        CodecSerde<Order> serde = new CodecSerde<>(JsonCodec.of(Order.class));

        byte[] bytes = serde.serializer().serialize("orders", new Order(7, "lamp"));

        assertThat(text(bytes)).isEqualTo("{\"id\":7,\"sku\":\"lamp\"}");
        assertThat(serde.deserializer().deserialize("orders", bytes)).isEqualTo(new Order(7, "lamp"));
        assertThat(serde.serializer().serialize("orders", null)).isNull();
        assertThat(serde.deserializer().deserialize("orders", (byte[]) null)).isNull();
    }

    @Test
    void leavesTheWordsOfASerializerOutAsTheyMayShowThePayload() {
        Shape<String> failing = shape((topic, payload) -> {
            throw new SerializationException("can not write " + payload);
        });

        assertThatThrownBy(() -> failing.message(EVENT, "s3cret"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(
                        "but was String, on which it threw SerializationException at a record for topic 'orders'")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void waitsForWhatASerializerNeeds() {
        Shape<String> failing = shape((topic, payload) -> {
            throw new SerializationException("no registry", new ConnectException("Connection refused"));
        });

        assertThatThrownBy(() -> failing.message(EVENT, "a")).isInstanceOf(InfrastructureException.class);
    }

    @Test
    void refusesWhatFunctionsMustNotGive() {
        assertThatThrownBy(() -> text().withPartitioning(Partitioning.manual((context, payload) -> -1))
                        .message(EVENT, "a"))
                .hasMessage("expected a partition >= 0 but was -1 at what the function for the partition gave");
        assertThatThrownBy(() -> Partitioning.manual(-1)).hasMessage("kafka.sink.partition: -1 (expected: >= 0)");
    }

    /** Numbers its fields, and leaves the name of its schema in a header, as serializers with a registry do. */
    private static final class AvroLike implements Serializer<Order> {

        @Override
        public byte[] serialize(String topic, Order order) {
            throw new AssertionError("called without headers");
        }

        @Override
        public byte[] serialize(String topic, org.apache.kafka.common.header.Headers headers, Order order) {
            headers.add("schema", ("Order@" + topic).getBytes(StandardCharsets.UTF_8));
            byte[] sku = order.sku().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(4 + sku.length)
                    .putInt(order.id())
                    .put(sku)
                    .array();
        }

        private static final class Back implements Deserializer<Order> {

            @Override
            public Order deserialize(String topic, byte[] bytes) {
                throw new AssertionError("called without headers");
            }

            @Override
            public Order deserialize(String topic, org.apache.kafka.common.header.Headers headers, byte[] bytes) {
                assertThat(headers.lastHeader("schema")).isNotNull();
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                int id = buffer.getInt();
                return new Order(id, StandardCharsets.UTF_8.decode(buffer).toString());
            }
        }
    }
}
