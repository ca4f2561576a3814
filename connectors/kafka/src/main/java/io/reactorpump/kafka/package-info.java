/**
 * Kafka as a source and a sink, at least once. Start at {@link io.reactorpump.kafka.KafkaCluster}, which says how to reach
 * the brokers, {@link io.reactorpump.kafka.KafkaSource} and {@link io.reactorpump.kafka.KafkaSink}.
 *
 * <p>What is here is ours: options, what a record means, groups, offsets, order. The client behind it is in {@code
 * io.reactorpump.kafka.client}, and only there.
 *
 * <p>How reading is built: a {@code Membership} is one subscription. Its {@code Polling} is what a poll loop drives, on one
 * thread: it sends {@code Commits}, pauses what is to be paused, and ties the records of each poll to the {@code Assignment}s
 * of that moment, which {@code Rebalances} gives and takes. Its {@code Emission}, on another thread, decodes and emits them as
 * the pipeline asks, the partitions in {@code Turns}. Where to go on when a group has committed nothing, or the records at its
 * position are gone, {@code Positions} knows, and {@code Restarts} goes there; where a bounded run ends, {@code Ends}.
 *
 * <p>How writing is built: a {@code Shape} makes a record of an event; a {@code Delivery} is the write of it; a {@code Lane}
 * keeps the records of a topic in order and lets them wait; an {@code Outbox} has the producer, one {@code Session} after
 * another.
 *
 * <p>Decisions on reading:
 *
 * <ul>
 *   <li>Records are decoded where they are emitted, not where they are polled, and neither by the poll thread: a slow codec
 *       or a function that blocks never costs the membership in the group. What can not be read for now, as a registry of
 *       schemas is away, stays where it is and is tried again; its partition {@code Waits}, others go on. The assignment is
 *       tied to a record when it is polled, so what was fetched before a revoke stays what it was.
 *   <li>{@code auto.offset.reset} is {@code none}, always: Kafka then says which partitions have no position, so we look up a
 *       start only for those, can commit it, and never skip records that are gone without a word.
 *   <li>One poll is one item for reactor-kafka, whose work per record was what made it slow.
 *   <li>A wake-up that comes when the consumer does not poll would hit whatever it does next, so {@code Wake} lets none
 *       through; one that is late all the same is survived by trying again ({@code Woken}).
 * </ul>
 */
@NullMarked
package io.reactorpump.kafka;

import org.jspecify.annotations.NullMarked;
