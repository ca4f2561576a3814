package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaMainIT {

    @TempDir
    Path folder;

    private static Process run(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).start();
    }

    @Test
    void saysInOneLineWhereItIsReadyAndEndsCleanlyWhenToldTo() throws Exception {
        int port = FreePort.any();
        Process process = run("--port", String.valueOf(port), "--dir", folder.toString());
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine())
                    .isEqualTo(
                            "Kafka %s is ready at 127.0.0.1:%d, data in %s",
                            AppInfoParser.getVersion(), port, folder.toRealPath());

            process.toHandle().destroy();

            assertThat(said.readLine()).isNull();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
            assertThat(folder.resolve("kafka/.kafka_cleanshutdown")).exists();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysWhatItDoesNotUnderstand() throws Exception {
        Process process = run("--port", "ninety");
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said).contains("--port: ninety (expected: a number)").contains("usage: EmbeddedKafkaMain");
    }
}
