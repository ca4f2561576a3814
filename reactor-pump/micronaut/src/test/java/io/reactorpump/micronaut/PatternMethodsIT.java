package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The same patterns as methods of beans. */
class PatternMethodsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What comes in. */
    record InputType(int a) {}

    /** What goes out. */
    record OutputType(int b) {}

    @Factory
    @Requires(property = "spec", value = "methods")
    static final class Beans {

        @Singleton
        @Named("kept")
        MemorySink<Object> kept() {
            return MemorySink.named("kept");
        }

        @Singleton
        @Named("consumed")
        MemorySink<Object> consumed() {
            return MemorySink.named("consumed");
        }

        @Singleton
        @Named("letters")
        MemorySink<DeadLetter> letters() {
            return MemorySink.named("letters");
        }

        @Singleton
        @Named("few")
        MemorySource<InputType> few() {
            return MemorySource.of("few", new InputType(0), new InputType(1), new InputType(2));
        }

        @Singleton
        @Named("numbers")
        MemorySource<InputType> numbers() {
            return MemorySource.of(
                    "numbers", IntStream.range(0, 100).mapToObj(InputType::new).toArray(InputType[]::new));
        }
    }

    /** A handler as a user writes it. */
    @Singleton
    @Requires(property = "spec", value = "methods")
    static class Handlers {

        @PumpEndpoint(path = "/add")
        OutputType add(InputType input) {
            return new OutputType(input.a() + 1);
        }

        @PumpEndpoint(path = "/later/{a}", method = HttpMethod.GET)
        Mono<OutputType> later(InputType input) {
            return Mono.delay(Duration.ofMillis(1)).map(x -> new OutputType(input.a()));
        }

        @PumpEndpoint(path = "/many/{a}", method = HttpMethod.GET)
        Flux<OutputType> many(InputType input) {
            return Flux.range(0, input.a()).map(OutputType::new);
        }

        @PumpEndpoint(path = "/blocking", blocking = true)
        CompletionStage<String> blocking(InputType input) {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @PumpEndpoint(path = "/created")
        HttpResponse<OutputType> created(InputType input) {
            return HttpResponse.created(new OutputType(input.a())).header("X-Made", "yes");
        }

        @PumpCollector(path = "/collect", sink = "kept")
        List<OutputType> collect(InputType input) {
            return IntStream.range(0, input.a()).mapToObj(OutputType::new).toList();
        }

        @PumpConsumer(source = "numbers", sink = "consumed", concurrency = 8)
        Mono<String> consume(InputType input) {
            return Mono.delay(Duration.ofMillis(input.a() % 3)).thenReturn("consumed " + input.a());
        }

        @PumpConsumer(source = "few", deadLetters = "letters")
        int divide(InputType input) {
            return 2 / input.a();
        }
    }

    /** One that names a sink that there is not. */
    @Singleton
    @Requires(property = "spec", value = "no-sink")
    static class NoSink {

        @PumpCollector(path = "/collect", sink = "kep")
        InputType collect(InputType input) {
            return input;
        }
    }

    /** One that works on two things. */
    @Singleton
    @Requires(property = "spec", value = "two-parameters")
    static class TwoParameters {

        @PumpEndpoint(path = "/add")
        int add(int a, int b) {
            return a + b;
        }
    }

    @Test
    void methodsAnswerCollectAndConsume() {
        try (Web web = Web.start("methods", Map.of())) {
            assertThat(web.post("/add", "{\"a\":1}").body()).isEqualTo("{\"b\":2}");
            assertThat(web.get("/later/7").body()).isEqualTo("{\"b\":7}");
            assertThat(web.get("/many/3").body()).isEqualTo("[{\"b\":0},{\"b\":1},{\"b\":2}]");
            assertThat(web.get("/many/0").body()).isEqualTo("[]");
            assertThat(web.post("/blocking", "{\"a\":1}").body()).startsWith("boundedElastic");
            java.net.http.HttpResponse<String> created = web.post("/created", "{\"a\":5}");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().firstValue("X-Made")).contains("yes");
            assertThat(Web.json(web.post("/collect", "{\"a\":4}"))
                            .at("/written")
                            .asInt())
                    .isEqualTo(4);
            assertThat(Web.json(web.post("/collect", "{\"a\":0}"))
                            .at("/written")
                            .asInt())
                    .isZero();

            Running consumer = web.bean(Pump.class).pipeline("Handlers.consume").orElseThrow();
            consumer.completed().block(LIMIT);
            MemorySink<?> consumed =
                    web.server().getApplicationContext().getBean(MemorySink.class, Qualifiers.byName("consumed"));
            assertThat(consumed.payloads().stream().map(String::valueOf))
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(i -> "consumed " + i)
                            .toList());
            assertThat(web.bean(Pump.class).pipelines().stream().map(Running::name))
                    .contains("Handlers.add", "Handlers.collect");
        }
    }

    @Test
    void whatAConsumerFailsOnIsADeadLetterAndItGoesOn() {
        try (Web web = Web.start("methods", Map.of())) {
            DrainReport report = web.bean(Pump.class)
                    .pipeline("Handlers.divide")
                    .orElseThrow()
                    .completed()
                    .block(LIMIT);
            assertThat(report.acked()).isEqualTo(2);
            assertThat(report.deadLettered()).isEqualTo(1);
        }
    }

    @Test
    void whatAMethodAsksForInVainStopsTheStart() {
        assertThatThrownBy(() -> Web.start("no-sink", Map.of()))
                .hasStackTraceContaining(
                        "NoSink.collect: @PumpCollector.sink: kep (expected: the name of a Sink that is a bean, one of [])");
        assertThatThrownBy(() -> Web.start("two-parameters", Map.of()))
                .hasStackTraceContaining("TwoParameters.add: 2 parameters (expected: one: what the method works on)");
    }
}
