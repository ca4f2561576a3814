package io.reactorpump.samples.bruco;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.kafka.embedded.BrokerOptions;
import io.reactorpump.kafka.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Python 3.8 or later is the one thing beside the JDK and Maven that these need. */
class BrucoIT {

    /** The document's own is 9092. */
    private static final int PORT = Integer.getInteger("bruco.port", 0);

    private static final int MESSAGES = Integer.getInteger("bruco.messages", 5_000);
    private static final int KILLS = Integer.getInteger("bruco.kills", 2);
    private static final boolean RESTART = Boolean.getBoolean("bruco.restart");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theExampleOfTheDocumentLosesNothingWhileWorkersAreKilled() throws Exception {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.inChildProcess(BrokerOptions.defaults().withPort(PORT))) {
            kafka.start();
            String document = Files.readString(Path.of("basic/config.yaml"));
            // Only where another port was asked for is anything changed.
            String address = PORT == 9092 ? "localhost:9092" : kafka.bootstrapServers();
            Files.writeString(folder.resolve("config.yaml"), document.replace("localhost:9092", address));
            Path handler = Files.createDirectories(folder.resolve("examples/basic"));
            Files.copy(Path.of("basic/examples/basic/handler.py"), handler.resolve("handler.py"));
            Trial.Report report = new Trial(kafka, folder, MESSAGES, KILLS, RESTART).run();
            System.out.println(report);
            assertThat(report.arrived()).isEqualTo(MESSAGES);
            assertThat(report.wrong()).isZero();
            assertThat(report.outOfOrder()).isZero();
            assertThat(report.killed()).isEqualTo(KILLS);
            assertThat(report.restarted()).isEqualTo(RESTART ? 1 : 0);
        }
    }

    @Test
    void aModelIsLoadedOncePerWorkerAndAHandlerInJavaIsTyped() throws Exception {
        assertThat(lines("model", "great day\nbad luck\n"))
                .containsExactlyInAnyOrder(
                        "{\"text\": \"great day\", \"score\": 2}", "{\"text\": \"bad luck\", \"score\": -1}");
        assertThat(lines("typed", "{\"id\":\"a\",\"cents\":100}\n{\"id\":\"b\",\"cents\":0}\n"))
                .singleElement()
                .asString()
                .contains("\"cents\":121")
                .contains("\"id\":\"a\"");
    }

    private static Set<String> lines(String sample, String input) throws IOException, InterruptedException {
        Process pump = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.reactorpump.cli.Main",
                        "run",
                        sample))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        pump.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        pump.getOutputStream().close();
        Set<String> lines = new TreeSet<>();
        try (BufferedReader out = pump.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        }
        assertThat(pump.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pump.exitValue()).isZero();
        return lines;
    }
}
