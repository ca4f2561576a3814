package io.reactorpump.samples.benchmarks.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.kafka.KafkaCluster;
import io.reactorpump.kafka.KafkaSource;
import java.time.Duration;

/** What our two contenders have in common: the source, and a commit a second. */
final class Pumps {

    private static final CommitPolicy ONCE_A_SECOND = new CommitPolicy(Duration.ofSeconds(1), Integer.MAX_VALUE);

    private Pumps() {}

    /** The records of the input, keys and values as bytes. */
    static Flow<byte[]> received(Job job) {
        return Pipeline.named("benchmark")
                .from(KafkaSource.of(KafkaCluster.at(job.servers()), job.input())
                        .group(job.group())
                        .keys(Codec.bytes())
                        .property("max.poll.records", 500))
                .commit(ONCE_A_SECOND);
    }

    /** Ends when it is drained. */
    static AutoCloseable start(Pipeline pipeline) {
        Pump pump = Pump.create();
        pump.start(pipeline);
        return pump;
    }
}
