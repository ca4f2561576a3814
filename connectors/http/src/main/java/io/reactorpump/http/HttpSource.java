package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A source that asks a server again and again, whenever a trigger fires:
 * {@code HttpSource.lines(target).on(Triggers.every(ofMinutes(1)))}.
 *
 * <p>It says which version it knows ({@code ETag}, {@code Last-Modified}), so that a server need not send one twice: 304 is a cycle
 * without events. A version is known when all events of its answer are settled. What fails before is read again as a
 * whole; so is the current version when the process starts, as versions are known in memory only.
 *
 * <p>While the server can not be reached, does not answer in time, breaks off, or says 429, 502, 503 or 504, the cycle fails with
 * an {@link io.reactorpump.api.error.InfrastructureException} and is run again when {@code Retry-After}, the target's backoff
 * or the pipeline says. Another status than 2xx and 304, a body or a line that is too long, and what can not be decoded are a
 * {@link DataException}, and the failure policy decides on the firing. A certificate that is not trusted, 401, 403 and 407 are
 * a {@link io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open connections and the version; of one pipeline.
 *
 * @param <T> the type of the payloads
 */
public final class HttpSource<T> implements TriggerSource<T> {

    private static final String KIND = "http source";
    private static final int NOT_MODIFIED = 304;

    private final HttpSourceOptions options;
    private final BodyReader<T> reader;
    private final Validators validators = new Validators();
    private volatile @Nullable Client client;

    private HttpSource(HttpSourceOptions options, BodyReader<T> reader) {
        this.options = options;
        this.reader = reader;
    }

    private static <T> HttpSource<T> of(HttpTarget target, BodyReader<T> reader) {
        return new HttpSource<>(HttpSourceOptions.of(target), reader);
    }

    /** Each answer as bytes. */
    public static HttpSource<byte[]> bytes(HttpTarget target) {
        return of(target, Codec.bytes());
    }

    /** Each answer as text, in the charset that it names or else UTF-8. */
    public static HttpSource<String> text(HttpTarget target) {
        return of(target, new BodyReader.Whole<>(Codec::text));
    }

    /** Each answer as a value of JSON; an array type, such as {@code Order[].class}, is one value as well. */
    public static <T> HttpSource<T> json(HttpTarget target, Class<T> type) {
        return of(target, JsonCodec.of(type));
    }

    /** Each answer as what a codec makes of it. */
    public static <T> HttpSource<T> of(HttpTarget target, Codec<T> codec) {
        return of(target, new BodyReader.Whole<>(charset -> codec));
    }

    /**
     * The lines of each answer, as text. They are read from the socket as the pipeline asks for them, and so may be
     * emitted before an error: then they come again.
     */
    public static HttpSource<String> lines(HttpTarget target) {
        return of(target, new BodyReader.Lines());
    }

    /** The rows of each answer, a CSV with commas whose first row names the columns. */
    public static HttpSource<Map<String, String>> csv(HttpTarget target) {
        return csv(target, ',');
    }

    /** As {@link #csv(HttpTarget)} with another separator. */
    public static HttpSource<Map<String, String>> csv(HttpTarget target, char separator) {
        return of(target, new BodyReader.Rows<>(rows -> rows.maps(separator)));
    }

    /** The same source with other options. */
    public HttpSource<T> with(HttpSourceOptions options) {
        return new HttpSource<>(options, reader);
    }

    /** The same source, which reads bodies, or lines, of so many bytes at most. Default 16 MiB. */
    public HttpSource<T> maxBytes(int maxBytes) {
        return with(options.withMaxBytes(maxBytes));
    }

    /** What is read and how. */
    public HttpSourceOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Client.open(KIND, options.target(), context.scheduler())
                .doOnNext(opened -> {
                    validators.forgetUnsettled();
                    client = opened;
                })
                .then();
    }

    @Override
    public Flux<T> cycle(Firing firing) {
        Client open = client;
        if (open == null) {
            throw new StateException(named(), "CLOSED", "OPEN to read");
        }
        return open.stream(begun -> Flux.defer(() -> {
            validators.begin(firing);
            return open.http()
                    .headers(validators::addTo)
                    .get()
                    .uri(options.target().url())
                    .response((answer, content) -> {
                        begun.run();
                        return payloads(open, firing, answer, content);
                    });
        }));
    }

    private Flux<T> payloads(Client open, Firing firing, HttpClientResponse answer, ByteBufFlux content) {
        int status = answer.status().code();
        if (status == NOT_MODIFIED) {
            return Flux.empty();
        }
        if (status < 200 || status > 299) {
            return Flux.error(open.fault(status, answer.responseHeaders())
                    .orElseGet(() -> new DataException("HTTP 2xx or 304", "HTTP " + status, named())));
        }
        String type = answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
        Charset charset = HttpUtil.getCharset(type, StandardCharsets.UTF_8);
        Flux<byte[]> pieces =
                open.unstalled(content.asByteArray(), options.target().timeout());
        return reader.read(pieces, charset, options.maxBytes(), named())
                .doOnComplete(() -> validators.readAll(firing, answer.responseHeaders()));
    }

    private String named() {
        return Client.named(KIND, options.target());
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Client open = client;
            client = null;
            return open == null ? Mono.empty() : open.close();
        });
    }
}
