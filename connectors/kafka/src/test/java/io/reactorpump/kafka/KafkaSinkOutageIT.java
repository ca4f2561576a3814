package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.kafka.embedded.KafkaProbe;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a sink does while the broker is away, killed in a process of its own. */
class KafkaSinkOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int COUNT = 60_000;

    @RegisterExtension
    static final KafkaExtension BROKER =
            KafkaExtension.own(() -> EmbeddedKafka.inChildProcess(BrokerOptions.defaults()));

    private final EmbeddedKafka kafka;
    private final KafkaProbe probe;
    private final KafkaCluster cluster;

    KafkaSinkOutageIT(EmbeddedKafka kafka, KafkaProbe probe) {
        this.kafka = kafka;
        this.probe = probe;
        this.cluster = KafkaCluster.at(kafka.bootstrapServers());
    }

    @AfterEach
    void startAgain() {
        if (!kafka.isRunning()) {
            kafka.start();
        }
    }

    private static MemorySource<Integer> numbers() {
        return MemorySource.named("memory")
                .partition("memory-0", new Integer[0])
                .generated("memory-1", COUNT, number -> (int) number)
                .complete();
    }

    private static String waiting(Running running) {
        return running.status().waiting().map(Waiting::text).orElse("");
    }

    private void runThroughOutage(KafkaSink<Integer> sink, String topic, String expectedReason) {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger killedAt = new AtomicInteger();
        Running running = Pump.create()
                .start(Pipeline.named("outage")
                        .from(numbers())
                        .peek(number -> sent.incrementAndGet())
                        .to(sink));
        Eventually.await(() -> sent.get() > COUNT / 10, sent::get);
        kafka.kill();
        killedAt.set(sent.get());
        Eventually.await(() -> waiting(running).contains(expectedReason), running::status);
        kafka.start();

        DrainReport report = running.completed().blockOptional(LIMIT).orElseThrow();

        assertThat(killedAt.get())
                .as("events on their way when the broker was killed")
                .isLessThan(COUNT);
        assertThat(report.acked()).isEqualTo(COUNT);
        int twice = Numbers.assertInOrder(probe.readToEnd(topic), COUNT, Set.of());
        assertThat(twice).as("duplicates").isLessThanOrEqualTo(1_024);
    }

    @Test
    void keepsTheOrderWhenTheBrokerIsBackBeforeTheProducerGivesUp() {
        String topic = probe.createTopic("short", 1);

        runThroughOutage(KafkaSink.to(cluster, topic, Numbers.CODEC), topic, "");
    }

    @Test
    void keepsTheOrderWhenTheProducerGaveUpMeanwhile() {
        String topic = probe.createTopic("long", 1);

        runThroughOutage(
                KafkaSink.to(cluster, topic, Numbers.CODEC)
                        .with("delivery.timeout.ms", 1_500)
                        .with("request.timeout.ms", 1_000),
                topic,
                "kafka sink '" + topic + "' is waiting: Expiring");
    }

    @Test
    void waitsForABrokerThatIsAwayAtTheStartAndSaysSo() {
        String topic = probe.createTopic("start", 1);
        kafka.stop();

        Running running = Pump.create()
                .start(Pipeline.named("start")
                        .from(MemorySource.of("memory", 0, 1, 2))
                        .to(KafkaSink.to(cluster, topic, Numbers.CODEC)));
        Eventually.await(() -> waiting(running).contains("is waiting"), running::status);
        assertThat(running.status().waiting())
                .contains(new Waiting(
                        Waiting.Reason.OPENING,
                        "opening: kafka sink '" + topic + "' is waiting: nobody answers at "
                                + cluster.bootstrapServers()));
        kafka.start();

        assertThat(running.completed().blockOptional(LIMIT).orElseThrow().acked())
                .isEqualTo(3);
        assertThat(Numbers.assertInOrder(probe.readToEnd(topic), 3, Set.of())).isZero();
    }
}
