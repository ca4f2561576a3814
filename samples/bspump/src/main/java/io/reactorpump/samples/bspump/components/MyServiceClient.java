package io.reactorpump.samples.bspump.components;

import io.reactorpump.core.config.Secret;
import io.reactorpump.samples.bspump.JsonObjects;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The client of a service: authenticated, over a few sockets that are kept open. */
public final class MyServiceClient {

    private static final int SOCKETS = 8;

    private final ConnectionProvider sockets = ConnectionProvider.create("MyService", SOCKETS);
    private final String service;
    private final HttpClient http;

    MyServiceClient(String host, int port, Secret authToken) {
        this.service = "http://" + host + ":" + port;
        this.http = HttpClient.create(sockets)
                .baseUrl(service)
                .responseTimeout(Duration.ofSeconds(10))
                .headers(headers -> headers.set("Authorization", "Bearer " + authToken.value()));
    }

    /** Completes if the service is there and takes the token. */
    public Mono<Void> ping() {
        return http.get()
                .uri("/ping")
                .responseSingle((response, body) ->
                        body.then(Answers.check(response.status().code(), service)))
                .onErrorMap(error -> Answers.away(error, service));
    }

    /** What the service makes of an object. */
    public Mono<String> grade(Map<String, Object> object) {
        return http.post()
                .uri("/grade")
                .send(ByteBufMono.fromString(Mono.fromSupplier(() -> JsonObjects.OBJECT.text(object))))
                .responseSingle((response, body) ->
                        Answers.check(response.status().code(), service).then(body.asString()))
                .onErrorMap(error -> Answers.away(error, service));
    }

    Mono<Void> close() {
        return sockets.disposeLater();
    }
}
