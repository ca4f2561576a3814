package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A member of a group in a process that {@link ConsumerKillIT} kills: writes a line for each record, and ends with its parent. */
final class ConsumerChild {

    static final int IN_FLIGHT = 200;
    static final int COMMIT_COUNT = 500;

    private ConsumerChild() {}

    /** Address, topic, file. */
    public static void main(String[] args) throws IOException {
        FileOutputStream lines = new FileOutputStream(args[2], true);
        Sink<String> sink = event -> Mono.fromCallable(() -> {
            String line =
                    event.position().partition() + "\t" + event.position().offset() + "\t" + event.payload() + "\n";
            // One system call for each line: what was written outlives the process.
            lines.write(line.getBytes(StandardCharsets.UTF_8));
            return WriteResult.written();
        });
        Pump.create()
                .start(Pipeline.named("orders")
                        .from(KafkaSource.of(KafkaCluster.at(args[0]), args[1])
                                .values(Codec.text(StandardCharsets.UTF_8))
                                .group(args[1])
                                .property("heartbeat.interval.ms", 200)
                                .property("session.timeout.ms", 1_000))
                        .maxInFlight(IN_FLIGHT)
                        .commit(new CommitPolicy(Duration.ofMillis(50), COMMIT_COUNT))
                        .keyed(
                                value -> value.substring(0, value.indexOf('-')),
                                16,
                                lane -> lane.process(
                                        "work",
                                        value ->
                                                Mono.delay(Duration.ofMillis(1)).thenReturn(value)))
                        .to(sink));
        while (System.in.read() >= 0) {
            // Until the parent is gone.
        }
        Runtime.getRuntime().halt(1);
    }
}
