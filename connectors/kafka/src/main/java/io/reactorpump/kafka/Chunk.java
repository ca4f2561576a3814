package io.reactorpump.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one poll gave of one assignment.
 *
 * @param assignment the one that was current at the poll
 * @param records at least one
 */
record Chunk(Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records) {}
