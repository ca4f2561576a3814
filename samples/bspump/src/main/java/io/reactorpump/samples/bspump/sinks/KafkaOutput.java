package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Sink;
import io.reactorpump.kafka.ConnectedKafkaSink;
import io.reactorpump.samples.bspump.JsonObjects;
import java.util.Map;

/** "Built-in Sinks, Kafka": by the name of a connection. */
public final class KafkaOutput {

    private KafkaOutput() {}

    /** Writes JSON to a topic of the {@code KafkaConnection}. */
    public static Sink<Map<String, Object>> to(String topic) {
        return ConnectedKafkaSink.of("KafkaConnection", topic, JsonObjects.OBJECT);
    }
}
