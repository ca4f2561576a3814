package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.Outcome;
import io.reactorpump.core.component.Loop;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.core.config.Config;
import io.reactorpump.samples.bspump.JsonObjects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * "Custom Source": polls an external API. The API gives what comes after an id, so that what was not done when this process
 * ended is asked for again.
 */
public final class MySource implements LoopSource<Map<String, Object>> {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Duration pollInterval;
    private String lastDone = "";

    /** Of {@code [pipeline:MyPipeline:MySource]}. */
    public MySource(Config config) {
        url = config.get("url");
        pollInterval = config.getDuration("poll_interval", Duration.ofSeconds(60));
    }

    @Override
    public void run(Loop<Map<String, Object>> loop) throws Exception {
        while (true) {
            loop.ready();
            List<Map<String, Object>> events = fetchEvents();
            List<Outcome> outcomes = loop.processAll(events);
            if (!events.isEmpty() && outcomes.stream().noneMatch(Outcome.Abandoned.class::isInstance)) {
                lastDone = String.valueOf(events.get(events.size() - 1).get("id"));
            }
            loop.sleep(pollInterval);
        }
    }

    private List<Map<String, Object>> fetchEvents() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "?after=" + lastDone))
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + " from " + url);
        }
        return JsonObjects.ARRAY.decode(response.body(), url);
    }
}
