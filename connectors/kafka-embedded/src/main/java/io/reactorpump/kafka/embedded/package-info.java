/**
 * A real Kafka broker for tests, samples and development. Start at {@link io.reactorpump.kafka.embedded.EmbeddedKafka},
 * in tests at {@link io.reactorpump.kafka.embedded.KafkaExtension}.
 *
 * <p>How it is built: an {@code EmbeddedKafka} writes the {@code BrokerProperties} into its {@code DataFolder} and gives
 * them to a {@code Host}, which runs a {@code KafkaNode} in this process or in a child. A child lives as long as its
 * standard input is open: the operating system closes that when the parent ends, however it ends.
 */
@NullMarked
package io.reactorpump.kafka.embedded;

import org.jspecify.annotations.NullMarked;
