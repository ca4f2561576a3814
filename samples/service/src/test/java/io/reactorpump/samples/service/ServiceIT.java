package io.reactorpump.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.reactorpump.core.Pump;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** The service as it is, with its own broker, asked over sockets. */
class ServiceIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path data;

    private static ApplicationContext application;
    private static EmbeddedServer server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        application = ApplicationContext.builder()
                .properties(Map.of(
                        "service.data",
                        data.toString(),
                        "service.catalog",
                        "../earthquakes/data/seven-broken-rows.csv",
                        "micronaut.server.port",
                        -1,
                        "micronaut.netty.event-loops.default.shutdown-quiet-period",
                        "0s"))
                .start();
        server = application.getBean(EmbeddedServer.class).start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static String quake(String id, double latitude, double longitude, double mag) {
        return "{\"id\":\"" + id + "\",\"time\":\"2023-03-18T17:12:52.840Z\",\"mag\":" + mag + ",\"latitude\":"
                + latitude + ",\"longitude\":" + longitude + ",\"place\":\"Ecuador\"}";
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path)).timeout(LIMIT);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(to(path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                to(path).header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Lines of a file of the service, when one of them has this. */
    private static List<String> linesWith(String file, String part) {
        return Flux.interval(Duration.ofMillis(50))
                .map(tick -> lines(file))
                .filter(lines -> lines.stream().anyMatch(line -> line.contains(part)))
                .blockFirst(LIMIT);
    }

    private static List<String> lines(String file) {
        try {
            Path path = data.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void whatIsPostedGoesThroughKafkaIntoTheFileAndIsFoundNearItsPlace() throws Exception {
        HttpResponse<String> answer = post("/quakes", "application/json", quake("posted", 10, 10, 6.5));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"written\":1}");
        linesWith("quakes.jsonl", "posted");
        JsonNode near = JSON.readTree(get("/quakes/near?lat=10.1&lon=10&km=20").body());
        assertThat(near).hasSize(1);
        assertThat(near.at("/0/quake/id").asText()).isEqualTo("posted");
        assertThat(near.at("/0/km").asDouble()).isBetween(11.0, 11.2);
        assertThat(get("/quakes/near?lat=-50&lon=10&km=20").body()).isEqualTo("[]");
        assertThat(get("/quakes/near?lat=north&lon=10&km=20").statusCode()).isEqualTo(400);
        // The consumer, which has replicas.
        assertThat(linesWith("alerts.jsonl", "posted")).contains("{\"id\":\"posted\",\"text\":\"M6.5 Ecuador\"}");
    }

    @Test
    void whatIsNoQuakeIsToldWhatWasExpected() throws Exception {
        HttpResponse<String> answer = post("/quakes", "application/json", "{\"id\":\"x\",\"mag\":\"strong\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error").asText())
                .isEqualTo("expected a number but was STRING at $.mag");
    }

    @Test
    void eachLineOfABatchHasAResultOfItsOwn() throws Exception {
        HttpResponse<String> answer = post(
                "/quakes/bulk",
                "application/x-ndjson",
                quake("bulk-1", 20, 20, 1) + "\n" + "{\"id\":\n" + quake("bulk-2", 20, 20, 1) + "\n");
        assertThat(answer.body().lines().map(ServiceIT::status)).containsExactly(200, 400, 200);
        linesWith("quakes.jsonl", "bulk-2");
    }

    private static int status(String line) {
        try {
            return JSON.readTree(line).at("/status").asInt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thoseWhoListenAreToldWhatComes() throws Exception {
        HttpResponse<Stream<String>> live = CLIENT.send(to("/quakes/live?mag=7").build(), BodyHandlers.ofLines());
        assertThat(live.headers().firstValue("Content-Type")).contains("text/event-stream");
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() ->
                live.body().filter(line -> line.startsWith("data:")).findFirst().orElse("nothing"));
        int sent = 0;
        while (!first.isDone() && sent < 1_000) {
            post("/quakes", "application/json", quake("live-weak-" + sent, 30, 30, 2));
            post("/quakes", "application/json", quake("live-" + sent++, 30, 30, 8));
        }
        assertThat(first.get(90, TimeUnit.SECONDS)).contains("\"id\":\"live-").doesNotContain("weak");
        live.body().close();
    }

    @Test
    void aWebSocketAnswersEachQuakeWithItsAnalysis() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .buildAsync(
                        URI.create(server.getURI().toString().replace("http", "ws") + "/quakes/analysis"),
                        new WebSocket.Listener() {
                            private final StringBuilder text = new StringBuilder();

                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket from, CharSequence data, boolean last) {
                                text.append(data);
                                if (last) {
                                    heard.complete(text.toString());
                                }
                                from.request(1);
                                return null;
                            }
                        })
                .get(90, TimeUnit.SECONDS);
        socket.sendText(quake("asked", -60, -60, 4), true).get(90, TimeUnit.SECONDS);
        JsonNode answer = JSON.readTree(heard.get(90, TimeUnit.SECONDS));
        assertThat(answer.at("/quake/id").asText()).isEqualTo("asked");
        assertThat(answer.at("/energyJoules").asDouble()).isBetween(6.3e10, 6.4e10);
        assertThat(answer.at("/within100km").asInt()).isZero();
        socket.abort();
    }

    @Test
    void aCatalogIsImportedByAJobWhichReportsWhatWasNoQuake() throws Exception {
        HttpResponse<String> begun = CLIENT.send(
                to("/pump/batches/import/start")
                        .header("X-Pump-Action", "yes")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(begun.statusCode()).isEqualTo(202);
        JsonNode end = Flux.interval(Duration.ofMillis(50))
                .map(tick -> last("import"))
                .filter(JsonNode::isObject)
                .blockFirst(LIMIT);
        assertThat(end.at("/outcome").asText()).isEqualTo("INCOMPLETE");
        assertThat(end.at("/report/acked").asInt()).isEqualTo(13);
        assertThat(end.at("/report/deadLettered").asInt()).isEqualTo(7);
        linesWith("quakes.jsonl", "us6000k1mn");
    }

    private static JsonNode last(String job) {
        try {
            return JSON.readTree(get("/pump/batches/" + job).body()).at("/last");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void healthMetricsAndStatusKnowThePipelines() throws Exception {
        JsonNode health = JSON.readTree(get("/health").body());
        assertThat(health.at("/status").asText()).isEqualTo("UP");
        assertThat(health.at("/details/pipelines/details/archive/state").asText())
                .isEqualTo("RUNNING");
        assertThat(get("/metrics").body()).contains("pump_events_in_events_total{kind=\"sink\",pipeline=\"archive\"");
        JsonNode alert = JSON.readTree(get("/pump/alert").body());
        assertThat(alert.toString()).contains("\"max\":4");
        assertThat(application.getBean(Pump.class).pipeline("report")).isPresent();
    }
}
