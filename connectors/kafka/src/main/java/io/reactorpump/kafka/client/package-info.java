/**
 * The one place that knows reactor-kafka, so that the client can be exchanged without touching anything else. No API:
 * public only for {@code io.reactorpump.kafka}.
 *
 * <p>Why the sink uses a producer and not {@code KafkaSender}. Context: on its own the sender makes some 330 000 records a
 * second where the producer makes 500 000 to 1 100 000. Decision: the producer comes from reactor-kafka's factory, and
 * records are handed to it directly. Consequence: order, waiting and errors are the sink's own.
 */
@NullMarked
package io.reactorpump.kafka.client;

import org.jspecify.annotations.NullMarked;
