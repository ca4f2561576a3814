package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The lag of a group is the backlog that replicas come for. */
class LagScalingIT {

    private static final int RECORDS = 3_000;
    private static final Duration EVERY = Duration.ofMillis(100);

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @Test
    void replicasComeForTheLag() {
        TestTopic topic = TestTopic.create(KAFKA, 2).send(RECORDS);
        List<ScalingDecision> decisions = new CopyOnWriteArrayList<>();
        AtomicInteger written = new AtomicInteger();
        // Nothing gets to the replicas before the lag is known, or more of them may have come for what waits in front
        // of them.
        Sinks.Empty<Void> known = Sinks.empty();
        KafkaSource<String> source = topic.source().group(topic.name());
        Scaling goals =
                Scaling.defaults().every(EVERY).burnDown(Duration.ofMillis(500)).cooldown(Duration.ZERO, EVERY);
        try (Pump pump = Pump.create()) {
            pump.pubsub().messages(Lifecycle.SCALING).subscribe(decisions::add);
            Running running = pump.start(Pipeline.named("orders")
                    .from(source)
                    .maxInFlight(64)
                    .process("until the lag is known", value -> known.asMono().thenReturn(value))
                    .keyed(
                            "work",
                            value -> value,
                            Replicas.upTo(8).scaling(goals),
                            lane -> lane.process(
                                    "wait",
                                    value -> Mono.delay(Duration.ofMillis(5)).thenReturn(value)))
                    .to(Sink.of("written", value -> written.incrementAndGet())));

            pumps.until(() -> source.backlog().orElse(0) > 0);
            known.tryEmitEmpty();
            pumps.until(() -> decisions.stream()
                    .anyMatch(decision -> decision.to() > decision.from()
                            && decision.seen().backlog().orElse(0) > 0));
            pumps.until(() -> written.get() == RECORDS);
            assertThat(pumps.drain(running).acked()).isEqualTo(RECORDS);
            assertThat(decisions)
                    .extracting(decision -> decision.seen().backlog().orElse(0))
                    .allMatch(lag -> lag <= RECORDS);
        }
    }
}
