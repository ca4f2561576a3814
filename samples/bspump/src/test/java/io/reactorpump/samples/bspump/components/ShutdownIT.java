package io.reactorpump.samples.bspump.components;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.samples.bspump.Pumps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as a process that is told to end while it has much to do. */
class ShutdownIT {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private Process start(Path configuration, Path output) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MyPipeline.class.getName(),
                configuration.toString());
        builder.environment().put("SERVICE_TOKEN", Surroundings.TOKEN);
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static int terminate(Process process) throws Exception {
        process.toHandle().destroy();
        assertThat(process.waitFor(Pumps.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void G7_eventsAreDeliveredOrReadAgainAfterARestart() throws Exception {
        Path output = folder.resolve("output.txt");
        try (Surroundings around = new Surroundings(1, 120)) {
            Path configuration = around.configuration(folder);
            // So that the signal finds some in flight and some not begun.
            Files.writeString(configuration, "\n[pipeline:MyPipeline]\nmax_in_flight=30\n", StandardOpenOption.APPEND);
            Process first = start(configuration, output);
            try {
                Pumps.until(() -> around.received().size() > 20);
                int atTheSignal = around.received().size();

                assertThat(terminate(first)).as(Files.readString(output)).isEqualTo(TERMINATED);
                List<String> delivered = around.received();
                assertThat(delivered.size()).as("delivered by the drain").isGreaterThan(atTheSignal);
                assertThat(delivered.size())
                        .as("delivered at all")
                        .isLessThan(around.all().size());
                assertThat(delivered).isEqualTo(around.all().subList(0, delivered.size()));
                assertThat(Files.readString(output)).contains("shutdown: draining 1 pipeline");
            } finally {
                first.destroyForcibly();
            }

            Process second = start(configuration, output);
            try {
                Pumps.until(() -> around.received().size() == around.all().size());
                assertThat(around.received()).isEqualTo(around.all());
                assertThat(terminate(second)).as(Files.readString(output)).isEqualTo(TERMINATED);
            } finally {
                second.destroyForcibly();
            }
        }
    }
}
