/**
 * Kafka as a source and a sink, at least once. Start at {@link io.reactorpump.kafka.KafkaCluster}, which says how to reach
 * the brokers.
 *
 * <p>What is here is ours: options, codecs, what a record means. The client behind it is in
 * {@code io.reactorpump.kafka.client}, and only there.
 */
@NullMarked
package io.reactorpump.kafka;

import org.jspecify.annotations.NullMarked;
