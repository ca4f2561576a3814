package io.reactorpump.samples.buildflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.ReplicaStatus;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.hazelcast.HazelcastGrid;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The listings in one application, on sources and sinks of memory. */
class PatternsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int EVENTS = 40;

    private static ApplicationContext application;
    private static EmbeddedServer server;

    /** Where the events of the guide's listings come from and go to, which it leaves open. */
    @Factory
    static final class Ends {

        private static MemorySource<InputType> source(String name) {
            return MemorySource.of(
                    name, IntStream.range(0, EVENTS).mapToObj(InputType::new).toArray(InputType[]::new));
        }

        @Singleton
        @Named("collected")
        MemorySink<OutputType> collected() {
            return MemorySink.named("collected");
        }

        @Singleton
        @Named("typed-source")
        MemorySource<InputType> typedSource() {
            return source("typed-source");
        }

        @Singleton
        @Named("typed-sink")
        MemorySink<OutputType> typedSink() {
            return MemorySink.named("typed-sink");
        }

        @Singleton
        @Named("async-source")
        MemorySource<InputType> asyncSource() {
            return source("async-source");
        }

        @Singleton
        @Named("async-sink")
        MemorySink<OutputType> asyncSink() {
            return MemorySink.named("async-sink");
        }

        @Singleton
        @Named("blocking-source")
        MemorySource<InputType> blockingSource() {
            return source("blocking-source");
        }

        @Singleton
        @Named("blocking-sink")
        MemorySink<String> blockingSink() {
            return MemorySink.named("blocking-sink");
        }

        @Singleton
        @Named("scaled-source")
        MemorySource<InputType> scaledSource() {
            return source("scaled-source");
        }

        @Singleton
        @Named("scaled-sink")
        MemorySink<OutputType> scaledSink() {
            return MemorySink.named("scaled-sink");
        }

        @Singleton
        @Named("long-source")
        MemorySource<InputType> longSource() {
            return source("long-source");
        }

        @Singleton
        @Named("long-sink")
        MemorySink<InputType> longSink() {
            return MemorySink.named("long-sink");
        }

        /** With the cluster that the long task goes to. */
        @Bean(preDestroy = "close")
        @Singleton
        Pump pump() {
            return Pump.create().connection(HazelcastGrid.member("grid", "buildflow", 16_701));
        }
    }

    @BeforeAll
    static void start() {
        application = ApplicationContext.builder()
                .properties(Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", -1))
                .start();
        server = application.getBean(EmbeddedServer.class).start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path));
    }

    private static List<?> written(String pipeline, String sink) {
        Running running = application.getBean(Pump.class).pipeline(pipeline).orElseThrow();
        running.completed().block(LIMIT);
        MemorySink<?> bean = application.getBean(MemorySink.class, Qualifiers.byName(sink));
        return bean.payloads();
    }

    private static List<OutputType> oneMore() {
        return IntStream.rangeClosed(1, EVENTS).mapToObj(OutputType::new).toList();
    }

    @Test
    void anEndpointAnswersByPostAndByGet() throws Exception {
        assertThat(send(to("/endpoint").POST(BodyPublishers.ofString("{\"a\":1}")))
                        .body())
                .isEqualTo("{\"b\":2}");
        assertThat(send(to("/endpoint/41")).body()).isEqualTo("{\"b\":42}");
    }

    @Test
    void aCollectorAnswersWhenItsSinkHasWritten() throws Exception {
        HttpResponse<String> answer = send(to("/collector").POST(BodyPublishers.ofString("{\"a\":6}")));

        assertThat(answer.body()).isEqualTo("{\"success\":true,\"written\":1}");
        MemorySink<?> collected = application.getBean(MemorySink.class, Qualifiers.byName("collected"));
        assertThat(collected.payloads().stream().map(Object.class::cast)).containsExactly(new OutputType(7));
        assertThat(send(to("/collector").POST(BodyPublishers.ofString("{\"a\":\"six\"}")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void consumersReadWhatTheirTypesSayAndWriteInOrder() {
        assertThat(written("TypedConsumer.consume", "typed-sink")).isEqualTo(oneMore());
        assertThat(written("AsyncConsumer.consume", "async-sink")).isEqualTo(oneMore());
    }

    @Test
    void aConsumerThatBlocksDoesSoWhereItMay() {
        assertThat(written("AsyncConsumer.block", "blocking-sink"))
                .hasSize(EVENTS)
                .allSatisfy(thread -> assertThat(String.valueOf(thread)).startsWith("boundedElastic"));
    }

    @Test
    void aConsumerHasAsManyReplicasAsItsOptionsAllow() {
        assertThat(written("ScaledConsumer.consume", "scaled-sink")).isEqualTo(oneMore());
        Running scaled = application
                .getBean(Pump.class)
                .pipeline("ScaledConsumer.consume")
                .orElseThrow();
        assertThat(scaled.status().stage("consume").flatMap(StageStatus::replicas))
                .hasValueSatisfying(replicas ->
                        assertThat(List.of(replicas.min(), replicas.max())).containsExactly(1, 10))
                .map(ReplicaStatus::count)
                .hasValue(1);
    }

    @Test
    void theLongTaskIsDoneByTheCluster() {
        assertThat(written("long-task", "long-sink"))
                .isEqualTo(IntStream.range(0, EVENTS).mapToObj(InputType::new).toList());
    }
}
