package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpMethod;
import io.reactorpump.api.Sink;
import io.reactorpump.test.MemorySink;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Types of one's own in and out, and what is found out about them at the start. */
class TypesIT {

    private static Web web;

    enum Level {
        LOW,
        HIGH
    }

    /** A generic type. */
    record Page<T>(List<T> items, Optional<String> next) {}

    /** What Jackson needs modules for. */
    record Reading(Instant at, Level level, Optional<Double> value) {}

    /** A class as Jackson's annotations make one. */
    static final class Label {

        private final String text;

        @JsonCreator
        Label(@JsonProperty("the_name") String text) {
            this.text = text;
        }

        @JsonProperty("the_name")
        String text() {
            return text;
        }
    }

    /** One with constraints. */
    @Introspected
    record Checked(@NotBlank String id, @Max(10) int mag) {}

    /** One with constraints that the compiler has not written down. */
    record Unknown(@NotBlank String id) {}

    /** What has no JSON form. */
    record Holder(InputStream stream) {}

    /** Nobody knows what of. */
    interface Shape {}

    /** What can not be read. */
    record Drawing(List<Shape> shapes) {}

    @Singleton
    @Requires(property = "spec", value = "types")
    static class Handlers {

        @PumpEndpoint(path = "/page")
        Mono<Page<Reading>> page(Page<Reading> page) {
            return Mono.just(new Page<>(page.items(), page.next().map(next -> next + "!")));
        }

        @PumpEndpoint(path = "/named")
        CompletionStage<Label> named(Label named) {
            return CompletableFuture.completedFuture(new Label(named.text().toUpperCase(Locale.ROOT)));
        }

        @PumpEndpoint(path = "/reading", method = HttpMethod.GET)
        Reading reading(Reading reading) {
            return reading;
        }

        @PumpEndpoint(path = "/tree")
        JsonNode tree(JsonNode tree) {
            return tree.at("/a");
        }

        @PumpEndpoint(path = "/bytes")
        byte[] bytes(byte[] bytes) {
            return bytes;
        }

        @PumpEndpoint(path = "/text")
        String text(String text) {
            return text;
        }

        @PumpEndpoint(path = "/checked")
        Checked checked(Checked checked) {
            return checked;
        }
    }

    @Factory
    @Requires(property = "spec", value = "mismatch")
    static final class Beans {

        @Singleton
        @Named("texts")
        Sink<String> texts() {
            return MemorySink.named("texts");
        }
    }

    @Singleton
    @Requires(property = "spec", value = "mismatch")
    static class Mismatch {

        @PumpCollector(path = "/x", sink = "texts")
        Reading collect(Reading reading) {
            return reading;
        }
    }

    @Singleton
    @Requires(property = "spec", value = "unreadable")
    static class Unreadable {

        @PumpEndpoint(path = "/x")
        String draw(Drawing drawing) {
            return "";
        }
    }

    @Singleton
    @Requires(property = "spec", value = "unwritable")
    static class Unwritable {

        @PumpEndpoint(path = "/x")
        Mono<Holder> hold(String text) {
            return Mono.empty();
        }
    }

    @Singleton
    @Requires(property = "spec", value = "unknown-constraints")
    static class UnknownConstraints {

        @PumpEndpoint(path = "/x")
        String take(Unknown unknown) {
            return "";
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start("types", Map.of());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void aReplyWithoutAJsonFormIsRefusedWhereARouteSaysThatItRepliesWithIt() {
        assertThat(Mount.get("/labels", Label.class).replying(Label.class)).isNotNull();
        for (Class<?> asItIs : List.of(byte[].class, StringBuilder.class, io.micronaut.http.HttpResponse.class)) {
            assertThat(Mount.get("/labels", Label.class).replying(asItIs)).isNotNull();
        }
        assertThat(SocketMount.at("/labels", Label.class).replying(byte[].class))
                .isNotNull();
        assertThatThrownBy(() -> SocketMount.at("/labels", Label.class).replying(io.micronaut.http.HttpResponse.class))
                .hasMessageStartingWith("WS /labels: reply: ");
        assertThatThrownBy(() -> Mount.post("/holders", String.class).replying(Holder.class))
                .hasMessageStartingWith(
                        "POST /holders: reply: " + Holder.class.getName() + " (expected: a type with a JSON form: ");
        assertThatThrownBy(() -> SocketMount.at("/holders", String.class).replying(Holder.class))
                .hasMessageStartingWith("WS /holders: reply: " + Holder.class.getName());
    }

    @Test
    void recordsGenericsOptionalsTimesAndEnumsGoInAndOut() {
        String page =
                "{\"items\":[{\"at\":\"2023-03-01T00:00:00Z\",\"level\":\"HIGH\",\"value\":1.5}],\"next\":\"p2\"}";
        assertThat(web.post("/page", page).body()).isEqualTo(page.replace("p2", "p2!"));
        assertThat(web.get("/reading?at=2023-03-01T00:00:00Z&level=LOW").body())
                .isEqualTo("{\"at\":\"2023-03-01T00:00:00Z\",\"level\":\"LOW\",\"value\":null}");
        assertThat(web.post("/named", "{\"the_name\":\"x\"}").body()).isEqualTo("{\"the_name\":\"X\"}");
    }

    @Test
    void bytesTextsAndTreesAreAsTheyAre() {
        assertThat(web.post("/bytes", "{not json").body()).isEqualTo("{not json");
        assertThat(web.post("/text", "gr\u00fc\u00dfe").body()).isEqualTo("gr\u00fc\u00dfe");
        assertThat(web.post("/tree", "{\"a\":{\"b\":[1]}}").body()).isEqualTo("{\"b\":[1]}");
    }

    @Test
    void whatIsWrongDeepInsideIsToldWithItsPathAndWhatWasExpected() {
        assertThat(error("/page", "{\"items\":[{\"at\":\"2023-03-01T00:00:00Z\",\"level\":\"MID\"}]}"))
                .isEqualTo("expected one of the names of Level but was STRING at $.items[0].level");
        assertThat(error("/page", "{\"items\":[{\"at\":\"yesterday\",\"level\":\"LOW\"}]}"))
                .isEqualTo("expected a time but was STRING at $.items[0].at");
        assertThat(error("/page", "{\"items\":{}}")).contains("an array").contains("$.items");
        assertThat(error("/checked", "{\"id\":\"a\"}")).contains("a number").contains("$.mag");
    }

    @Test
    void constraintsAreAskedForByThePathOfTheFieldThatBreaksThem() {
        assertThat(web.post("/checked", "{\"id\":\"a\",\"mag\":3}").statusCode())
                .isEqualTo(200);
        assertThat(error("/checked", "{\"id\":\"a\",\"mag\":30}"))
                .isEqualTo("expected a value that must be less than or equal to 10 but was another at $.mag");
        assertThat(error("/checked", "{\"id\":\" \",\"mag\":30}"))
                .contains("must not be blank")
                .contains("$.id");
    }

    @Test
    void typesThatDoNotFitStopTheStart() {
        assertThatThrownBy(() -> Web.start("mismatch", Map.of()))
                .hasStackTraceContaining(
                        "Mismatch.collect: @PumpCollector.sink: texts, of String (expected: a sink of Reading)");
        assertThatThrownBy(() -> Web.start("unreadable", Map.of()))
                .hasStackTraceContaining("POST /x: input: ")
                .hasStackTraceContaining("$.shapes[] is a Shape, and ");
        assertThatThrownBy(() -> Web.start("unwritable", Map.of()))
                .hasStackTraceContaining("Unwritable.hold: result: ")
                .hasStackTraceContaining("$.stream is a InputStream, and it is no value");
        assertThatThrownBy(() -> Web.start("unknown-constraints", Map.of()))
                .hasStackTraceContaining("constraints (expected: @Introspected beside them");
    }

    private static String error(String path, String body) {
        HttpResponse<String> answer = web.post(path, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        return Web.json(answer).at("/error").asText();
    }
}
