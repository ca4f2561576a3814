/**
 * Kafka, at least once. Start at {@link io.reactorpump.kafka.KafkaCluster}, which says how to reach the brokers, and {@link
 * io.reactorpump.kafka.KafkaSink}.
 *
 * <p>What is here is ours: options, codecs, what a record means. The client behind it is in
 * {@code io.reactorpump.kafka.client}, and only there.
 *
 * <p>How writing is built: a {@code Shape} makes a record of an event; a {@code Delivery} is the write of it; a {@code Lane}
 * keeps the records of a topic in order and lets them wait; an {@code Outbox} has the producer, one {@code Session} after
 * another.
 */
@NullMarked
package io.reactorpump.kafka;

import org.jspecify.annotations.NullMarked;
