package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Pipelines that are beans. */
class PipelineLifecycleTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** What a sink needs, and what must not be gone before the sink has written. */
    static final class Store implements AutoCloseable {

        final List<Integer> written = new CopyOnWriteArrayList<>();
        final Sinks.Empty<Void> mayWrite = Sinks.empty();
        final Sinks.Empty<Void> asked = Sinks.empty();
        volatile boolean closed;

        Mono<Void> write(int number) {
            asked.tryEmitEmpty();
            return mayWrite.asMono().then(Mono.fromRunnable(() -> {
                if (closed) {
                    throw new IllegalStateException("closed");
                }
                written.add(number);
            }));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Factory
    @Requires(property = "spec", value = "pipelines")
    static final class Beans {

        @Singleton
        @Bean(preDestroy = "close")
        Store store() {
            return new Store();
        }

        @Singleton
        MemorySource<Integer> source() {
            return MemorySource.of("numbers", 1, 2, 3);
        }

        @Singleton
        @Named("second")
        @Order(2)
        Pipeline second(MemorySource<Integer> source, Store store) {
            return Pipeline.named("second").from(source).to(Sink.async("store", store::write));
        }

        @Singleton
        @Named("first")
        @Order(1)
        Pipeline first() {
            return Pipeline.named("first").from(MemorySource.of("none", "x")).to(Sink.of("nowhere", x -> {}));
        }

        @Singleton
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    @Factory
    @Requires(property = "spec", value = "same-names")
    static final class SameNames {

        @Singleton
        @Named("a")
        Pipeline one() {
            return Pipeline.named("twin").from(MemorySource.of("a", 1)).to(Sink.of("nowhere", x -> {}));
        }

        @Singleton
        @Named("b")
        Pipeline other() {
            return Pipeline.named("twin").from(MemorySource.of("b", 1)).to(Sink.of("nowhere", x -> {}));
        }
    }

    @Test
    void theyStartWithTheApplicationInTheirOrder() {
        try (ApplicationContext context = context("pipelines")) {
            assertThat(context.getBean(Pump.class).pipelines().stream().map(Running::name))
                    .containsExactly("first", "second");
            context.getBean(Store.class).mayWrite.tryEmitEmpty();
        }
    }

    @Test
    void theyDrainBeforeOtherBeansAreDestroyed() throws Exception {
        ApplicationContext context = context("pipelines");
        Store store = context.getBean(Store.class);
        Running second = context.getBean(Pump.class).pipeline("second").orElseThrow();
        store.asked.asMono().block(LIMIT);

        Thread stopping = new Thread(context::close);
        stopping.start();
        Mono.delay(Duration.ofMillis(5))
                .repeat(() -> second.state() == State.RUNNING)
                .blockLast(LIMIT);
        assertThat(store.closed).isFalse();
        store.mayWrite.tryEmitEmpty();
        stopping.join(LIMIT.toMillis());

        assertThat(stopping.isAlive()).isFalse();
        assertThat(store.written).isNotEmpty().isSubsetOf(1, 2, 3);
        assertThat(store.closed).isTrue();
        assertThat(second.report().block(LIMIT))
                .satisfies(report -> assertThat(report.acked()).isEqualTo(store.written.size()));
    }

    @Test
    void theirMetersAreInTheRegistryOfTheApplication() {
        try (ApplicationContext context = context("pipelines")) {
            assertThat(context.getBean(MeterRegistry.class)
                            .find("pump.state")
                            .tag("pipeline", "second")
                            .gauges())
                    .isNotEmpty();
            context.getBean(Store.class).mayWrite.tryEmitEmpty();
        }
    }

    @Test
    void twoOfOneNameStopTheApplicationsStart() {
        assertThatThrownBy(() -> context("same-names").close())
                .hasMessage("pipeline 'twin': given twice (expected: a name of its own)");
    }

    @Test
    void whatTheConfigurationOfTheApplicationSaysOfAPipelineOverridesItsFile() throws IOException {
        Path file =
                Files.writeString(folder.resolve("pumps.conf"), "[pipeline:first]\nmax_in_flight = 7\ntimeout = 3 s\n");
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of(
                        "spec", "pipelines", "pump.config", file.toString(), "pump.pipelines.first.max-in-flight", 5))
                .start()) {
            Config first = context.getBean(Pump.class).config().section("pipeline", "first");
            assertThat(first.getInt("max_in_flight")).isEqualTo(5);
            assertThat(first.get("timeout")).isEqualTo("3 s");
            context.getBean(Store.class).mayWrite.tryEmitEmpty();
        }
    }

    @Test
    void aSettingThatNoPipelineHasStopsTheStartAndTellsWhere() {
        assertThatThrownBy(() -> ApplicationContext.builder()
                        .properties(Map.of("spec", "pipelines", "pump.pipelines.second.max-in-fligth", 5))
                        .start()
                        .close())
                .hasMessageContaining("max-in-fligth")
                .hasMessageContaining("pump.pipelines");
    }

    private static ApplicationContext context(String spec) {
        return ApplicationContext.builder().properties(Map.of("spec", spec)).start();
    }
}
