package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.error.SettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerOptionsTest {

    @Test
    void eachNumberHasItsBounds() {
        WorkerOptions options = WorkerOptions.of(Path.of("x"));
        assertThrows(SettingException.class, () -> options.withWorkers(0));
        assertThrows(SettingException.class, () -> options.withWorkers(257));
        assertThrows(SettingException.class, () -> options.withInFlight(5_000));
        assertThrows(SettingException.class, () -> options.withBatchSize(0));
        assertThrows(SettingException.class, () -> options.withTimeout(Duration.ZERO));
        assertThrows(SettingException.class, () -> options.withRecycleEvents(0));
        assertThrows(SettingException.class, () -> options.withModuleName(" "));
        SettingException refused =
                assertThrows(SettingException.class, () -> options.withCloseTimeout(Duration.ofSeconds(20)));
        assertEquals("worker.closeTimeout: PT20S (expected: <= PT6S)", refused.getMessage());
        assertThrows(SettingException.class, () -> new EnvironmentVariable("a=b", "c"));
    }

    @Test
    void valuesOfTheEnvironmentAreNotShown() {
        WorkerOptions options =
                WorkerOptions.of(Path.of("x")).withEnv(List.of(new EnvironmentVariable("TOKEN", "secret")));
        assertTrue(options.toString().contains("env=[TOKEN]"), options::toString);
    }
}
