package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.core.cache.FetchCache;
import io.reactorpump.core.config.Config;
import io.reactorpump.samples.bspump.JsonObjects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * "Custom Processor": enriches events with external data, which it fetches once for all who ask at the same time, and remembers for a
 * while. An event without key, or one of which nothing is known, goes on as it is.
 */
public final class EnrichmentProcessor implements AsyncProcessor<Map<String, Object>, Map<String, Object>> {

    private final HttpClient http = HttpClient.create().responseTimeout(Duration.ofSeconds(10));
    private final FetchCache<String, Map<String, Object>> cache =
            FetchCache.of(this::fetchEnrichment).maxSize(10_000).expireAfter(Duration.ofMinutes(5));
    private final String lookupUrl;

    /** Of {@code [pipeline:MyPipeline:EnrichmentProcessor]}. */
    public EnrichmentProcessor(Config config) {
        lookupUrl = config.get("lookup_url");
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return cache.open(context);
    }

    @Override
    public Mono<Map<String, Object>> process(EventContext context, Map<String, Object> event) {
        return Mono.justOrEmpty(event.get("key"))
                .flatMap(key -> cache.get(key.toString()))
                .map(enrichment -> JsonObjects.with(event, "enrichment", enrichment))
                .defaultIfEmpty(event)
                .onErrorMap(error -> Answers.away(error, lookupUrl));
    }

    private Mono<Map<String, Object>> fetchEnrichment(String key) {
        return http.get()
                .uri(lookupUrl + "?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8))
                .responseSingle((response, body) -> response.status().code() == 404
                        ? Mono.<String>empty()
                        : Answers.check(response.status().code(), lookupUrl).then(body.asString()))
                .map(text -> JsonObjects.OBJECT.decode(text, lookupUrl));
    }

    @Override
    public Mono<Void> close() {
        return cache.close();
    }
}
