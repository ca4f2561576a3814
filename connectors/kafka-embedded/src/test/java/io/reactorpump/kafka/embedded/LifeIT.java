package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker's starts and ends. */
@Timeout(300)
class LifeIT {

    private static final String CLEAN = "kafka/.kafka_cleanshutdown";

    @TempDir
    Path folder;

    static Stream<Named<Function<BrokerOptions, EmbeddedKafka>>> hosts() {
        return Stream.of(
                Named.of("in this process", EmbeddedKafka::inProcess),
                Named.of("in a child process", EmbeddedKafka::inChildProcess));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void stopsCleanlyAndStartsAgainOnTheSamePortWithTheSameDataAndCluster(Function<BrokerOptions, EmbeddedKafka> host)
            throws Exception {
        String servers;
        String cluster;
        String topic;
        List<String> texts;
        try (EmbeddedKafka kafka = host.apply(BrokerOptions.defaults().withData(folder))) {
            kafka.start();
            servers = kafka.bootstrapServers();
            try (KafkaProbe probe = KafkaProbe.on(kafka)) {
                cluster = clusterOf(probe);
                topic = probe.createTopic("kept", 1);
                texts = Texts.send(kafka.clientProperties(), topic, 100);
                kafka.stop();
                assertThat(kafka.isRunning()).isFalse();
                assertThat(folder.resolve(CLEAN)).exists();

                kafka.start();
                assertThat(kafka.bootstrapServers()).isEqualTo(servers);
                assertThat(clusterOf(probe)).isEqualTo(cluster);
                assertThat(Texts.read(probe, topic)).isEqualTo(texts);
            }
        }
        assertThat(folder.resolve(CLEAN)).as("after close").exists();
    }

    private static String clusterOf(KafkaProbe probe) throws Exception {
        return probe.admin().describeCluster().clusterId().get(30, TimeUnit.SECONDS);
    }

    @Test
    void killedItStartsAgainOnTheSamePortWithAllThatWasAcknowledged() throws Exception {
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.inChildProcess(BrokerOptions.defaults()).start();
                KafkaProbe probe = KafkaProbe.on(kafka)) {
            String servers = kafka.bootstrapServers();
            String topic = probe.createTopic("kept", 1);
            List<String> texts = Texts.send(kafka.clientProperties(), topic, 1_000);
            ProcessHandle first = ProcessHandle.of(kafka.pid()).orElseThrow();

            kafka.kill();

            assertThat(first.isAlive()).isFalse();
            assertThat(kafka.isRunning()).isFalse();
            assertThat(kafka.dataFolder().resolve(CLEAN)).as("a clean end").doesNotExist();
            kafka.start();
            assertThat(kafka.pid()).isNotEqualTo(first.pid());
            assertThat(kafka.bootstrapServers()).isEqualTo(servers);
            assertThat(Texts.read(probe, topic)).isEqualTo(texts);
        }
    }

    @Test
    void twoBrokersOfTheSameProcessDoNotMeet() throws Exception {
        try (EmbeddedKafka one =
                        EmbeddedKafka.inProcess(BrokerOptions.defaults()).start();
                EmbeddedKafka other =
                        EmbeddedKafka.inProcess(BrokerOptions.defaults()).start();
                KafkaProbe atOne = KafkaProbe.on(one);
                KafkaProbe atOther = KafkaProbe.on(other)) {
            assertThat(clusterOf(atOne)).isNotEqualTo(clusterOf(atOther));
            String topic = atOne.createTopic("apart", 1);
            assertThat(atOther.admin().listTopics().names().get(30, TimeUnit.SECONDS))
                    .doesNotContain(topic);

            other.stop();

            Texts.send(one.clientProperties(), topic, 10);
            assertThat(Texts.read(atOne, topic)).hasSize(10);
        }
    }

    @Test
    void aTemporaryFolderGoesWithTheBroker() {
        EmbeddedKafka kafka = EmbeddedKafka.inProcess(BrokerOptions.defaults()).start();
        Path temporary = kafka.dataFolder();
        assertThat(temporary).isNotEmptyDirectory();

        kafka.close();

        assertThat(temporary).doesNotExist();
    }

    @Test
    void onlyWhatRunsInAChildCanBeKilledAndOnlyWhatIsStoppedCanBeStarted() {
        try (EmbeddedKafka kafka = EmbeddedKafka.inProcess(BrokerOptions.defaults())) {
            assertThatThrownBy(kafka::kill)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("STOPPED (expected: RUNNING to kill)");
            assertThatThrownBy(kafka::bootstrapServers).hasMessageContaining("no port yet");
            kafka.start();
            assertThat(kafka.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThatThrownBy(kafka::kill).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(kafka::start).hasMessageContaining("RUNNING (expected: STOPPED to start)");
            assertThat(kafka.isRunning()).isTrue();
        }
    }

    @Test
    void aSignalWaitsForTheParentsWord() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.inChildProcess(
                                BrokerOptions.defaults().withData(folder))
                        .start();
                KafkaProbe probe = KafkaProbe.on(kafka)) {
            ProcessHandle child = ProcessHandle.of(kafka.pid()).orElseThrow();

            assertThat(child.destroy()).isTrue();

            String topic = probe.createTopic("during-shutdown", 1);
            Texts.send(kafka.clientProperties(), topic, 10);
            assertThat(Texts.read(probe, topic)).hasSize(10);
            kafka.stop();
            assertThat(child.isAlive()).isFalse();
            assertThat(Files.exists(folder.resolve(CLEAN))).isTrue();
        }
    }
}
