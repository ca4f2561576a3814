package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a broker can not start. */
@Timeout(300)
class FailedStartIT {

    static Stream<Named<Function<BrokerOptions, EmbeddedKafka>>> hosts() {
        return LifeIT.hosts();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        int port = FreePort.any();
        EmbeddedKafka kafka = EmbeddedKafka.inProcess(BrokerOptions.defaults().withPort(port));
        try (kafka;
                ServerSocket taken = listenOn(port)) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
            assertThat(kafka.isRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void aSettingThatKafkaRefusesIsTold(Function<BrokerOptions, EmbeddedKafka> host) {
        try (EmbeddedKafka kafka = host.apply(BrokerOptions.defaults().withProperty("num.io.threads", "-1"))) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended")
                    .hasMessageContaining("Invalid value -1 for configuration num.io.threads");
            assertThat(kafka.isRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//127.0.0.1:(\\d+),CONTROLLER", "CONTROLLER://127.0.0.1:(\\d+)"})
    void inThisProcessItTakesAnotherPortWhenSomebodyWasQuicker(String listener) throws Exception {
        assertTakesAnotherPort(new InProcessHost(), listener);
    }

    @Test
    void inAChildItTakesAnotherPortWhenSomebodyWasQuicker() throws Exception {
        assertTakesAnotherPort(new ChildHost(BrokerOptions.defaults().jvmOptions()), "CONTROLLER://127.0.0.1:(\\d+)");
    }

    private static void assertTakesAnotherPort(Host host, String listener) throws Exception {
        try (Rival rival = new Rival(host, Pattern.compile(listener));
                EmbeddedKafka kafka = new EmbeddedKafka(BrokerOptions.defaults(), rival)) {
            kafka.start();
            assertThat(rival.taken).hasSize(1);
            assertThat(kafka.bootstrapServers())
                    .isNotEqualTo("127.0.0.1:" + rival.taken.get(0).getLocalPort());
        }
    }

    private static ServerSocket listenOn(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(FreePort.address(port));
        return socket;
    }

    /** Takes a port just before the first start. */
    private static final class Rival implements Host, AutoCloseable {

        private final Host host;
        private final Pattern listener;
        private final List<ServerSocket> taken = new ArrayList<>();

        Rival(Host host, Pattern listener) {
            this.host = host;
            this.listener = listener;
        }

        @Override
        public void start(Path settings, DataFolder data) {
            if (taken.isEmpty()) {
                try (InputStream in = Files.newInputStream(settings)) {
                    Properties properties = new Properties();
                    properties.load(in);
                    Matcher port = listener.matcher(properties.getProperty("listeners"));
                    assertThat(port.find()).isTrue();
                    taken.add(listenOn(Integer.parseInt(port.group(1))));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            host.start(settings, data);
        }

        @Override
        public boolean isRunning() {
            return host.isRunning();
        }

        @Override
        public boolean foundPortTaken() {
            return host.foundPortTaken();
        }

        @Override
        public @Nullable Throwable failure() {
            return host.failure();
        }

        @Override
        public String lastWords() {
            return host.lastWords();
        }

        @Override
        public long pid() {
            return host.pid();
        }

        @Override
        public void stop() {
            host.stop();
        }

        @Override
        public void kill() {
            host.kill();
        }

        @Override
        public void abandon() {
            host.abandon();
        }

        @Override
        public void close() throws IOException {
            for (ServerSocket each : taken) {
                each.close();
            }
        }
    }
}
