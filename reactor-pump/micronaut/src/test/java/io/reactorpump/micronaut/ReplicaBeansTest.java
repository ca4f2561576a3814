package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Requires;
import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Methods of beans that are no singletons. */
class ReplicaBeansTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NUMBERS = 100;

    /** What has become of the instances of a bean. */
    static final class Lives {

        final List<Worker> setUp = new CopyOnWriteArrayList<>();
        final List<Worker> tornDown = new CopyOnWriteArrayList<>();
    }

    @Factory
    @Requires(property = "spec", value = "replica-beans")
    static final class Beans {

        @Singleton
        Lives lives() {
            return new Lives();
        }

        @Singleton
        @Named("numbers")
        MemorySource<Integer> numbers() {
            return MemorySource.of(
                    "numbers", IntStream.range(0, NUMBERS).boxed().toArray(Integer[]::new));
        }

        @Singleton
        @Named("kept")
        MemorySink<Object> kept() {
            return MemorySink.named("kept");
        }
    }

    /** One for each replica, which counts without any care for threads. */
    @Prototype
    @Requires(property = "spec", value = "replica-beans")
    static class Worker {

        private final Lives lives;
        private int worked;

        Worker(Lives lives) {
            this.lives = lives;
        }

        @PostConstruct
        void setup() {
            lives.setUp.add(this);
        }

        @PumpConsumer(
                source = "numbers",
                sink = "kept",
                numReplicas = 2,
                minReplicas = 2,
                maxReplicas = 2,
                concurrency = 1)
        Mono<Integer> work(Integer number) {
            worked++;
            return Mono.delay(Duration.ofMillis(1)).thenReturn(number);
        }

        @PreDestroy
        void teardown() {
            lives.tornDown.add(this);
        }
    }

    @Test
    void eachReplicaHasAnInstanceThatIsMadeWhenItBeginsAndDestroyedWhenItEnds() {
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of("spec", "replica-beans"))
                .start()) {
            Lives lives = context.getBean(Lives.class);
            Pump pump = context.getBean(Pump.class);
            pump.pipeline("Worker.work").orElseThrow().report().block(LIMIT);
            assertThat(lives.setUp).hasSize(2).doesNotHaveDuplicates();
            assertThat(lives.setUp).extracting(worker -> worker.worked).allMatch(worked -> worked > 0);
            assertThat(lives.setUp.stream().mapToInt(worker -> worker.worked).sum())
                    .isEqualTo(NUMBERS);
            assertThat(lives.tornDown).containsExactlyInAnyOrderElementsOf(lives.setUp);
        }
    }
}
