package io.reactorpump.samples.benchmarks.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.KafkaSink;

/** Ours: a source, a function, a sink, each event acknowledged by the broker before it is committed. */
final class PumpCopy implements Contender {

    /** Some batches of each partition, as a producer sends as it has room for; the loop has no bound but the producer's. */
    private static final int IN_FLIGHT = 32_768;

    @Override
    public AutoCloseable start(Job job) {
        return Pumps.start(Pumps.received(job)
                .flow(new FlowPolicy(IN_FLIGHT, 2 * IN_FLIGHT))
                .map(Payload::mapped)
                .to(sink(job)));
    }

    private static KafkaSink<byte[]> sink(Job job) {
        KafkaSink<byte[]> sink = KafkaSink.to(KafkaCluster.at(job.servers()), job.output(), Codec.bytes())
                .with("linger.ms", 5)
                .with("batch.size", 128 * 1_024);
        // So that the bound of the pipeline is the only one.
        return sink.with(sink.options().withConcurrency(2 * IN_FLIGHT));
    }
}
