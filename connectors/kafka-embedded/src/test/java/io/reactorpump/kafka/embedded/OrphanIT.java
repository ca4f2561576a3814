package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker does not outlive its parent. */
@Timeout(300)
class OrphanIT {

    private Process parent;
    private ProcessHandle broker;
    private Path folder;

    @BeforeEach
    void startParent() throws Exception {
        parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentOfBroker.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = parent.inputReader(StandardCharsets.UTF_8);
        String[] words = said.readLine().split(" ", 2);
        broker = ProcessHandle.of(Long.parseLong(words[0])).orElseThrow();
        folder = Path.of(words[1]);
        assertThat(broker.isAlive()).isTrue();
        assertThat(folder).isNotEmptyDirectory();
    }

    @AfterEach
    void endParent() {
        parent.destroyForcibly();
    }

    @Test
    void theBrokerOfAKilledParentEndsAndLeavesNothing() throws Exception {
        parent.toHandle().destroyForcibly();

        broker.onExit().get(30, TimeUnit.SECONDS);
        assertThat(parent.waitFor()).isEqualTo(128 + 9);
        assertThat(folder).doesNotExist();
    }

    @Test
    void theBrokerOfAParentThatEndsWithoutClosingItEndsAndLeavesNothing() throws Exception {
        parent.getOutputStream().close();

        broker.onExit().get(30, TimeUnit.SECONDS);
        assertThat(parent.waitFor()).isEqualTo(255);
        assertThat(folder).doesNotExist();
    }
}
