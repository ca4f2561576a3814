package io.reactorpump.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.core.config.Config;
import io.reactorpump.json.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A sink that makes a request of each event: {@code HttpSink.json(HttpTarget.at("https://audit/events").bearer(token))}.
 *
 * <p>A write is acknowledged when the server has answered with success. One that it did not answer is made again, so what it
 * did receive may come twice: {@code header("Idempotency-Key", (event, payload) -> event.id())} lets it find out. Requests are made
 * one after the other unless {@link #concurrency} says otherwise.
 *
 * <p>A payload without a form fails alone, with a {@link DataException}; an answer that is neither success nor one of the
 * following, such as 400, 404, 422 or 500, with a {@link WorkException}: a batch is then tried again in halves. While the server
 * can not be reached, does not answer in time, or says 429, 502, 503 or 504, writes fail with an {@link
 * io.reactorpump.api.error.InfrastructureException} that carries what {@code Retry-After} or the target's backoff says; the
 * pipeline waits that long. A certificate that is not trusted, 401, 403 and 407 are a {@link
 * io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open connections; open once at a time.
 *
 * @param <T> the type of the payloads
 */
public final class HttpSink<T> implements Sink<T> {

    private static final String KIND = "http sink";
    private static final int MOST_OF_ANSWER = 64 * 1024;

    private final HttpSinkOptions options;
    private final BodyFormat<T> format;
    private final Map<String, BiFunction<? super EventContext, ? super T, String>> headers;
    private volatile @Nullable Client client;

    private HttpSink(
            HttpSinkOptions options,
            BodyFormat<T> format,
            Map<String, BiFunction<? super EventContext, ? super T, String>> headers) {
        this.options = options;
        this.format = format;
        this.headers = headers;
    }

    /** A sink of JSON, by Jackson. */
    public static <T> HttpSink<T> json(String url) {
        return json(HttpTarget.at(url));
    }

    /** As {@link #json(String)}. */
    public static <T> HttpSink<T> json(HttpTarget target) {
        return to(target, JsonCodec.of(Object.class));
    }

    /**
     * A sink of JSON as a section says: a target as {@link HttpTarget#of}, and {@code method}, {@code content_type}, {@code
     * success} (statuses) and {@code concurrency}. For pipelines made of settings: {@code .to(Recipe.sink(HttpSink::of))}.
     */
    public static <T> HttpSink<T> of(Config config) {
        HttpSinkOptions options = new HttpSettings(config).sink();
        return HttpSink.<T>json(options.target()).with(options);
    }

    /** A sink of what a codec makes of payloads. */
    public static <T> HttpSink<T> to(HttpTarget target, Codec<? super T> codec) {
        return new HttpSink<>(HttpSinkOptions.of(target), new BodyFormat.One<>(codec), Map.of());
    }

    /** A sink for batches, each a JSON array. */
    public static <T> HttpSink<List<T>> jsonArrays(HttpTarget target) {
        return arrays(target, JsonCodec.of(Object.class));
    }

    /** As {@link #jsonArrays(HttpTarget)}, with items as a codec for JSON writes them. */
    public static <T> HttpSink<List<T>> arrays(HttpTarget target, Codec<? super T> codec) {
        return new HttpSink<>(HttpSinkOptions.of(target), BodyFormat.Many.array(codec), Map.of());
    }

    /** A sink for batches, each item a line of JSON ({@code application/x-ndjson}). */
    public static <T> HttpSink<List<T>> jsonLines(HttpTarget target) {
        return lines(target, JsonCodec.of(Object.class));
    }

    /** As {@link #jsonLines(HttpTarget)}, with items as a codec writes them, each on one line. */
    public static <T> HttpSink<List<T>> lines(HttpTarget target, Codec<? super T> codec) {
        return new HttpSink<>(HttpSinkOptions.of(target), BodyFormat.Many.lines(codec), Map.of());
    }

    /** The same sink with other options. */
    public HttpSink<T> with(HttpSinkOptions options) {
        return new HttpSink<>(options, format, headers);
    }

    /** The same sink with another method. Default POST. */
    public HttpSink<T> method(String method) {
        return with(options.withMethod(method));
    }

    /** The same sink with another media type than the codec's. */
    public HttpSink<T> contentType(String contentType) {
        return with(options.withContentType(contentType));
    }

    /** The same sink, for which only these statuses mean written. Default every 2xx. */
    public HttpSink<T> success(Integer... statuses) {
        return with(options.withSuccess(Set.of(statuses)));
    }

    /** The same sink with so many requests at a time, of which one may overtake another. Default 1. */
    public HttpSink<T> concurrency(int concurrency) {
        return with(options.withConcurrency(concurrency));
    }

    /** The same sink with a header that differs from event to event. */
    public HttpSink<T> header(String name, BiFunction<? super EventContext, ? super T, String> value) {
        // Checks the name.
        options.target().header(name, "");
        Map<String, BiFunction<? super EventContext, ? super T, String>> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpSink<>(options, format, Map.copyOf(more));
    }

    /** Where is written and how. */
    public HttpSinkOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Client.open(KIND, options.target(), context.scheduler())
                .doOnNext(opened -> client = opened)
                .then();
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        Client open = client;
        if (open == null) {
            return Mono.error(new StateException(named(), "CLOSED", "OPEN to write"));
        }
        try {
            Message message = format.message(event.payload());
            return message.isEmpty()
                    ? Mono.just(message.result())
                    : open.exchange(request(open, event, message)).thenReturn(message.result());
        } catch (RuntimeException e) {
            return Mono.error(e);
        }
    }

    private Mono<Boolean> request(Client open, Event<T> event, Message message) {
        Map<String, String> values = values(event);
        return open.http()
                .headers(toSend -> addTo(toSend, values))
                .request(HttpMethod.valueOf(options.method()))
                .uri(options.target().url())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(message.bytes())))
                .response((response, content) -> answered(open, event, response, content))
                .single();
    }

    private Map<String, String> values(Event<T> event) {
        Map<String, String> values = new LinkedHashMap<>();
        headers.forEach((name, function) -> {
            String value = function.apply(event, event.payload());
            HttpTarget.checkValue("http.headers." + name, value);
            values.put(name, value);
        });
        return values;
    }

    private void addTo(HttpHeaders toSend, Map<String, String> values) {
        toSend.set(HttpHeaderNames.CONTENT_TYPE, options.contentType().orElseGet(format::contentType));
        values.forEach(toSend::set);
    }

    /** What an answer means, when as much of it was read as lets the connection be used again. */
    private Mono<Boolean> answered(Client open, Event<T> event, HttpClientResponse response, ByteBufFlux content) {
        int status = response.status().code();
        Mono<Void> read = content.map(ByteBuf::readableBytes)
                .scan(0, Integer::sum)
                .takeUntil(bytes -> bytes > MOST_OF_ANSWER)
                .then();
        if (options.isSuccess(status)) {
            return read.thenReturn(true);
        }
        Optional<Throwable> fault = open.fault(status, response.responseHeaders());
        return read.onErrorComplete()
                .then(Mono.error(() -> fault.orElseGet(
                        () -> new WorkException(named(), "deliver", event.position(), "HTTP " + status, 0, null))));
    }

    private String named() {
        return Client.named(KIND, options.target());
    }

    @Override
    public int concurrency() {
        return options.concurrency();
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
