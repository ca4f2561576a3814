package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KafkaSourceOptionsTest {

    private final KafkaCluster cluster = KafkaCluster.at("localhost:9092");
    private final KafkaSource<byte[]> source = KafkaSource.of(cluster, "orders");

    private static void refuses(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting).isInstanceOf(SettingException.class).hasMessage(message);
    }

    @Test
    void haveTheDocumentedDefaults() {
        assertThat(source.options())
                .isEqualTo(new KafkaSourceOptions(
                        cluster,
                        Topics.named("orders"),
                        new Group(null, null, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                        Start.earliest(),
                        OutOfRange.FAIL,
                        End.never(),
                        Map.of()));
    }

    @Test
    void makeAConsumerThatNeitherCommitsNorResetsByItself() {
        assertThat(source.options().consumer("pump", 1_024))
                .isEqualTo(Map.of(
                        "bootstrap.servers",
                        "localhost:9092",
                        "group.id",
                        "pump",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "none",
                        "allow.auto.create.topics",
                        false,
                        "max.poll.records",
                        256,
                        "partition.assignment.strategy",
                        List.of("org.apache.kafka.clients.consumer.CooperativeStickyAssignor")));
    }

    @Test
    void pollNoMoreAtATimeThanAPipelineHolds() {
        assertThat(source.options().consumer("pump", 1)).containsEntry("max.poll.records", 1);
        assertThat(source.options().consumer("pump", 100_000)).containsEntry("max.poll.records", 500);
        assertThat(source.property("max.poll.records", 50).options().consumer("pump", 1))
                .containsEntry("max.poll.records", 50);
    }

    @Test
    void letTheUserChooseTheRest() {
        KafkaSource<byte[]> chosen = source.group("g")
                .member("m-1")
                .startAt(Start.timestamp(Instant.EPOCH))
                .outOfRange(OutOfRange.LATEST)
                .until(End.now())
                .property("partition.assignment.strategy", "mine")
                .property("client.rack", "a");

        assertThat(chosen.options().consumer("pump", 1_024))
                .containsEntry("group.id", "g")
                .containsEntry("group.instance.id", "m-1")
                .containsEntry("partition.assignment.strategy", "mine")
                .containsEntry("client.rack", "a");
    }

    /** With the protocol of KIP-848 assignors are the broker's, and naming one is an error. */
    @Test
    void leaveTheAssignorToTheBrokerInTheNewerProtocol() {
        assertThat(source.property("group.protocol", "CONSUMER").options().consumer("pump", 1_024))
                .doesNotContainKey("partition.assignment.strategy");
    }

    @Test
    void refuseWhatCanNotWork() {
        refuses("kafka.source.topics: [] (expected: at least one topic)", () -> KafkaSource.of(cluster));
        refuses("kafka.source.topics: ' ' (expected: a name that is not blank)", () -> KafkaSource.of(cluster, " "));
        refuses("kafka.source.topics: '*' (expected: a regular expression)", () -> KafkaSource.matching(cluster, "*"));
        refuses("kafka.source.group: '' (expected: a name that is not blank)", () -> source.group(""));
        refuses("kafka.source.member: '' (expected: a name that is not blank)", () -> source.member(""));
        refuses("kafka.source.closeTimeout: PT0S (expected: > 0)", () -> source.closeTimeout(Duration.ZERO));
        refuses(
                "kafka.source.revokeTimeout: PT5M (expected: < max.poll.interval.ms, which is PT5M)",
                () -> source.revokeTimeout(Duration.ofMinutes(5)));
        refuses(
                "kafka.source.revokeTimeout: PT10S (expected: < max.poll.interval.ms, which is PT6S)",
                () -> source.property("max.poll.interval.ms", "6000"));
        refuses(
                "kafka.source.properties.max.poll.interval.ms: 'soon' (expected: milliseconds)",
                () -> source.property("max.poll.interval.ms", "soon"));
    }

    @Test
    void nameTheOptionToUseInsteadOfAPropertyThatIsOurs() {
        refuses(
                """
                kafka.source.properties.auto.offset.reset: set (expected: not to be set here, but by startAt(..) and outOfRange(..))
                kafka.source.properties.enable.auto.commit: set (expected: not to be set here, but by the commit policy of the pipeline)
                kafka.source.properties.group.id: set (expected: not to be set here, but by group(..))""".replace("\n", System.lineSeparator()),
                () -> source.with(source.options()
                        .withProperties(
                                Map.of("group.id", "g", "enable.auto.commit", true, "auto.offset.reset", "latest"))));
        refuses(
                "kafka.properties.group.instance.id: set (expected: not to be set here, but by member(..))",
                () -> KafkaSource.of(cluster.with("group.instance.id", "m"), "orders"));
    }

    @Test
    void nameTheSource() {
        assertThat(KafkaSource.of(cluster, "b", "a").componentName()).isEqualTo("a+b");
        assertThat(KafkaSource.matching(cluster, "orders-.*").componentName()).isEqualTo("orders-.*");
    }

    @Test
    void showNoValueOfAProperty() {
        assertThat(KafkaSource.of(cluster.login("PLAIN", "me", "s3cret"), "orders")
                        .property("ssl.key.password", "s4cret")
                        .options()
                        .toString())
                .contains("orders", "ssl.key.password")
                .doesNotContain("s3cret", "s4cret");
    }
}
