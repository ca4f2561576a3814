package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.recipe.SinkRecipe;
import io.reactorpump.kafka.ConnectedKafkaSink;
import io.reactorpump.samples.bspump.JsonObjects;
import java.util.Map;

/** "Batching": accumulates events, and writes them when there are a hundred of them, or after a second. */
public final class BatchedKafkaOutput {

    private BatchedKafkaOutput() {}

    /** A sink called {@code KafkaSink}, whose settings stand here and may be added to in its section. */
    public static SinkRecipe<Map<String, Object>> to(String topic) {
        return Recipe.<Map<String, Object>>sink(config -> ConnectedKafkaSink.of(config, JsonObjects.OBJECT))
                .named("KafkaSink")
                .with("connection", "KafkaConnection")
                .with("topic", topic)
                .with("batch_size", 100)
                .with("batch_timeout", "1.0");
    }
}
