package io.reactorpump.micronaut;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An application with its server on a free port, and a client that is not Micronaut's. */
final class Web implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final EmbeddedServer server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    private Web(EmbeddedServer server) {
        this.server = server;
    }

    /**
     * Starts the application.
     *
     * @param spec chooses the beans of one test class
     */
    static Web start(String spec, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("spec", spec);
        all.put("micronaut.server.host", "127.0.0.1");
        all.put("micronaut.server.port", -1);
        // Netty waits so long for late tasks when it stops, and these tests stop often.
        all.put("micronaut.netty.event-loops.default.shutdown-quiet-period", "0s");
        return new Web(ApplicationContext.builder()
                .properties(all)
                .start()
                .getBean(EmbeddedServer.class)
                .start());
    }

    <B> B bean(Class<B> type) {
        return server.getApplicationContext().getBean(type);
    }

    EmbeddedServer server() {
        return server;
    }

    HttpClient client() {
        return client;
    }

    /** A connection of which each byte is in the hands of the test. */
    Wire wire() {
        try {
            return new Wire(server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path)).timeout(LIMIT);
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = to(path).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.getApplicationContext().close();
    }
}
