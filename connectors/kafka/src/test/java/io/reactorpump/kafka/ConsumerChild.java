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

/**
 * A member of a group in a process of its own, see {@link ConsumerProcess}: writes a line for each record, drains when it is told
 * to, and ends with its parent.
 */
final class ConsumerChild {

    static final int IN_FLIGHT = 200;
    static final int COMMIT_COUNT = 500;

    /** Settings: how long the work on a record takes, and after what silence a member counts as gone. */
    static final String WORK_MILLIS = "child.work.millis";

    static final String SESSION_MILLIS = "child.session.millis";
    static final char DRAIN = 'd';

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
        Duration work = Duration.ofMillis(Integer.getInteger(WORK_MILLIS, 1));
        Pump pump = Pump.create();
        pump.start(Pipeline.named("orders")
                .from(KafkaSource.of(KafkaCluster.at(args[0]), args[1])
                        .values(Codec.text(StandardCharsets.UTF_8))
                        .group(args[1])
                        .property("heartbeat.interval.ms", 200)
                        .property("session.timeout.ms", Integer.getInteger(SESSION_MILLIS, 5_000)))
                .maxInFlight(IN_FLIGHT)
                .commit(new CommitPolicy(Duration.ofMillis(50), COMMIT_COUNT))
                .keyed(
                        value -> value.substring(0, value.indexOf('-')),
                        16,
                        lane -> lane.process("work", value -> Mono.delay(work).thenReturn(value)))
                .to(sink));
        boolean isToldToDrain = System.in.read() == DRAIN;
        if (isToldToDrain) {
            pump.close();
        }
        Runtime.getRuntime().halt(isToldToDrain ? 0 : 1);
    }
}
