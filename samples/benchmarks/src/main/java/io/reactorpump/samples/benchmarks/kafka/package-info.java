/** What reading from Kafka and writing to it costs, beside peers; {@code KafkaComparison} runs them all. */
@NullMarked
package io.reactorpump.samples.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
