package io.reactorpump.samples.bspump.components;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.context.ComponentLog;
import io.reactorpump.samples.bspump.JsonObjects;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;

/**
 * "Custom Sink": sends events to a webhook endpoint. What the endpoint does not take is not only logged: the event is tried again
 * while the endpoint is away, and fails if it is to blame.
 */
public final class WebhookSink implements Sink<Map<String, Object>> {

    private final HttpClient http = HttpClient.create()
            .responseTimeout(Duration.ofSeconds(30))
            .headers(headers -> headers.set("Content-Type", "application/json"));
    private final String url;
    private Logger log = NOPLogger.NOP_LOGGER;

    /** Of {@code [pipeline:MyPipeline:WebhookSink]}. */
    public WebhookSink(Config config) {
        url = config.get("url");
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> log = ComponentLog.of(context));
    }

    @Override
    public Mono<WriteResult> write(Event<Map<String, Object>> event) {
        return http.headers(headers -> headers.set("Idempotency-Key", event.id()))
                .post()
                .uri(url)
                .send(ByteBufMono.fromString(Mono.fromSupplier(() -> JsonObjects.OBJECT.text(event.payload()))))
                .responseSingle((response, body) ->
                        body.then(Answers.check(response.status().code(), url)))
                .onErrorMap(error -> Answers.away(error, url))
                .doOnError(error -> log.error("Webhook failed: {}", error.getMessage()))
                .then(Mono.empty());
    }
}
