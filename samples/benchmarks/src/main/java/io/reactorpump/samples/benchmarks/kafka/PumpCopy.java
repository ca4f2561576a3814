package io.reactorpump.samples.benchmarks.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.KafkaSink;

/** Ours: a source, a function, a sink, each event acknowledged by the broker before it is committed. */
final class PumpCopy implements Contender {

    @Override
    public AutoCloseable start(Job job) {
        return Pumps.start(Pumps.received(job)
                .map(Payload::mapped)
                .to(KafkaSink.to(KafkaCluster.at(job.servers()), job.output(), Codec.bytes())
                        .with("linger.ms", 5)
                        .with("batch.size", 128 * 1_024)));
    }
}
