package io.reactorpump.samples.bspump.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.samples.bspump.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The configuration example of the guide "Custom Components" drives its pipeline, among servers that come and go. */
class ConfigurationIT {

    /** The example polls once a minute; the clock goes forty times as fast. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final int PACE = 40;

    @TempDir
    Path folder;

    private static long retried(Running running, String stage) {
        return running.status().stages().stream()
                .filter(status -> status.name().equals(stage))
                .mapToLong(StageStatus::retried)
                .sum();
    }

    /** Kills a server in the midst of its work, and lets it come back when somebody has missed it. */
    private static void miss(Service server, IntSupplier work, int until, Running running, String stage) {
        Pumps.until(() -> work.getAsInt() >= until);
        long before = retried(running, stage);
        server.kill();
        Pumps.until(() -> retried(running, stage) > before);
        server.start();
    }

    @Test
    void D13_D15_exampleOfTheGuideLosesNothingWhileEachServerIsKilled() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Disposable clock = Flux.interval(TICK, Schedulers.newSingle("clock"))
                .onBackpressureDrop()
                .subscribe(tick -> time.advanceTimeBy(TICK.multipliedBy(PACE)));
        try (Surroundings around = new Surroundings(2, 100)) {
            Problems problems = new Problems();
            Config config =
                    Config.load(around.configuration(folder), Map.of("SERVICE_TOKEN", Surroundings.TOKEN), problems);
            assertThat(problems.count()).isZero();
            try (Pump pump = Pump.create().on(time).configured(config).connection(MyServiceConnection::new)) {
                Running running = pump.start(MyPipeline.pipeline());

                miss(around.lookup, around.lookups::get, 20, running, "EnrichmentProcessor");
                miss(around.service, around.grades::get, 40, running, "MyServiceProcessor");
                miss(around.webhook, () -> around.received().size(), 60, running, "WebhookSink");
                Pumps.until(() -> around.received().size() == 200);
                around.api.kill();
                Pumps.until(() -> running.status()
                        .waiting()
                        .filter(waiting -> waiting.reason() == Reason.RECONNECTING)
                        .isPresent());
                around.api.start();

                Pumps.until(() -> around.received().size() == around.all().size());
                assertThat(around.received()).isEqualTo(around.all());
                assertThat(running.status().failure()).isEmpty();
            }
        } finally {
            clock.dispose();
            time.dispose();
        }
    }

    @Test
    void D15_variableThatIsNotSetIsToldBeforeAnythingStarts() throws Exception {
        try (Surroundings around = new Surroundings(1, 1)) {
            Problems problems = new Problems();
            Config.load(around.configuration(folder), Map.of(), problems);

            assertThat(problems.count()).isEqualTo(1);
            assertThatThrownBy(() -> Config.load(around.configuration(folder)))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("SERVICE_TOKEN");
            assertThat(around.polls).hasValue(0);
        }
    }
}
