package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls as events, as files describe them. */
class HttpPipelineIT {

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(int port, String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void aCallIsAnsweredWithWhatArrivesAtTheEndOrAtOnce() throws Exception {
        int answered = freePort();
        int taken = freePort();
        String text = """
                pipelines:
                  answers:
                    source: {kind: http, port: %d, path: /orders}
                    processors:
                      - {kind: filter, expression: amount > 0}
                      - {kind: map, expression: '{ "twice": amount * 2 }'}
                  takes:
                    source: {kind: http, port: %d, response: immediate}
                    sink: {kind: file, path: "%s"}
                """.formatted(answered, taken, folder.resolve("taken.txt"));
        try (Pump pump = Pump.create()) {
            pump.startAll(ConfigFileTest.read(text, Map.of()).pipelines().toArray(Pipeline[]::new))
                    .forEach(running -> running.started().block(Duration.ofSeconds(30)));
            HttpResponse<String> answer = post(answered, "/orders", "{\"amount\": 4}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).isEqualTo("{\"twice\":8}");
            assertThat(post(answered, "/orders", "{\"amount\": 0}").statusCode())
                    .isEqualTo(204);
            assertThat(post(answered, "/orders", "no JSON").statusCode()).isEqualTo(400);
            assertThat(post(answered, "/elsewhere", "{}").statusCode()).isEqualTo(404);
            assertThat(post(taken, "/", "one").statusCode()).isEqualTo(202);
        }
        assertThat(Files.readString(folder.resolve("taken.txt"))).isEqualTo("one\n");
    }
}
