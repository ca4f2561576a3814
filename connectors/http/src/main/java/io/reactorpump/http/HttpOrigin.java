package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.lookup.LookupOrigin;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A dictionary on a server: {@code HttpOrigin.at(HttpTarget.at("https://rates.example/countries.json"))}. Sends the {@code ETag}, or
 * else the {@code Last-Modified}, of what it has, so that a server that knows them need not send the same again. Connects
 * anew each time.
 *
 * @param target where
 * @param maxBytes how long the dictionary may be
 */
public record HttpOrigin(HttpTarget target, int maxBytes) implements LookupOrigin {

    private static final String KIND = "http lookup";
    private static final String ETAG = "etag ";
    private static final String TIME = "time ";
    private static final int NOT_MODIFIED = 304;

    /** Checks the limit. */
    public HttpOrigin {
        Checks.positive("http.origin.maxBytes", maxBytes);
    }

    /** This target, with at most 16 MiB to read. */
    public static HttpOrigin at(HttpTarget target) {
        return new HttpOrigin(target, 16 << 20);
    }

    @Override
    public Mono<Content> fetch(Optional<String> known) {
        return Mono.usingWhen(
                Client.open(KIND, target, Schedulers.parallel()),
                client -> client.exchange(client.http()
                        .headers(headers -> known.ifPresent(version -> ask(headers, version)))
                        .get()
                        .uri(target.url())
                        .response((answer, content) -> content(client, answer, content))
                        .next()),
                Client::close);
    }

    private static void ask(HttpHeaders headers, String version) {
        if (version.startsWith(ETAG)) {
            headers.set(HttpHeaderNames.IF_NONE_MATCH, version.substring(ETAG.length()));
        } else if (version.startsWith(TIME)) {
            headers.set(HttpHeaderNames.IF_MODIFIED_SINCE, version.substring(TIME.length()));
        }
    }

    private Mono<Content> content(Client client, HttpClientResponse answer, ByteBufFlux content) {
        int status = answer.status().code();
        if (status == NOT_MODIFIED) {
            return Mono.empty();
        }
        if (status != 200) {
            return Mono.error(client.fault(status, answer.responseHeaders())
                    .orElseGet(() -> new DataException("HTTP 200 or 304", "HTTP " + status, named())));
        }
        String version = version(answer.responseHeaders());
        return BoundedBody.read(
                        content.asByteArray(),
                        maxBytes,
                        () -> new DataException("a body of at most " + maxBytes + " bytes", "a longer one", named()))
                .map(bytes -> new Content(version, bytes));
    }

    /** Without either there is no telling, and it is read each time. */
    private static String version(HttpHeaders headers) {
        String etag = headers.get(HttpHeaderNames.ETAG);
        String time = headers.get(HttpHeaderNames.LAST_MODIFIED);
        return etag != null ? ETAG + etag : time != null ? TIME + time : "";
    }

    private String named() {
        return Client.named(KIND, target);
    }
}
