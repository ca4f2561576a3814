package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorpump.api.Codec;
import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A source of server-sent events: {@code SseSource.json(target, Order.class).checkpoint(Path.of("orders.id"))}.
 *
 * <p>At least once, if the server gives its events ids and can resume: after a connection ended, however it did, the source
 * connects again with {@code Last-Event-ID}, the id of the last event that is committed, so that what was under way comes again.
 * A checkpoint keeps that id across processes; without one a new process begins where the server lets it. Of a server
 * that gives no ids, or does not know them any more, what it sends while nobody is connected is lost.
 *
 * <p>A record has the headers {@code event}, its type, and {@code id}; its offset counts the events. It is read from the socket as
 * the pipeline asks for it. An event that is too long, or can not be decoded, is a record for the failure policy. The
 * server's {@code retry} says when to connect again, else the target's backoff or the pipeline. Completes when the server
 * answers 204; a status that is neither 5xx nor one of the target's {@code retryOn}, and another type than {@code text/event-stream}, are a {@link
 * io.reactorpump.api.error.FatalException}.
 *
 * <p>Immutable but for the open connection and its place in the stream; of one pipeline.
 *
 * @param <T> the type of the payloads
 */
public final class SseSource<T> implements Source<T> {

    private static final String KIND = "sse source";
    private static final String TYPE = "text/event-stream";

    private final SseSourceOptions options;
    private final Codec<T> codec;
    private volatile @Nullable Client client;
    private volatile @Nullable Marks marks;
    private volatile Mark committed = Mark.START;
    private volatile Mark written = Mark.START;
    private volatile @Nullable Long retry;
    private volatile boolean connecting;

    private SseSource(SseSourceOptions options, Codec<T> codec) {
        this.options = options;
        this.codec = codec;
    }

    /** Data as text. */
    public static SseSource<String> text(HttpTarget target) {
        return of(target, Codec.text(StandardCharsets.UTF_8));
    }

    /** Data as JSON. */
    public static <T> SseSource<T> json(HttpTarget target, Class<T> type) {
        return of(target, JsonCodec.of(type));
    }

    /** Data as a codec makes it of UTF-8. */
    public static <T> SseSource<T> of(HttpTarget target, Codec<T> codec) {
        return new SseSource<>(SseSourceOptions.of(target), codec);
    }

    /** The same source with other options. */
    public SseSource<T> with(SseSourceOptions options) {
        return new SseSource<>(options, codec);
    }

    /** The same source, which keeps the id of the last committed event in a file. */
    public SseSource<T> checkpoint(Path file) {
        return with(options.withCheckpoint(file));
    }

    /** The same source, which connects again when nothing came for so long, not even a comment. */
    public SseSource<T> silence(Duration limit) {
        return with(options.withSilence(limit));
    }

    /** What is read and how. */
    public SseSourceOptions options() {
        return options;
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        Mono<Void> place = Mono.<Void>fromRunnable(() -> options.checkpoint().ifPresent(this::read))
                .subscribeOn(Schedulers.boundedElastic());
        return place.then(Client.open(KIND, options.target(), context.scheduler()))
                .doOnNext(opened -> client = opened)
                .then();
    }

    private void read(Path file) {
        written = new MarkFile(file).read();
        committed = written;
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return Flux.defer(() -> {
            Client open = client;
            if (open == null) {
                throw new StateException(named(), "CLOSED", "OPEN to read");
            }
            Partition partition = context.assign("url=" + options.target().shown());
            Marks mine = new Marks(partition);
            marks = mine;
            Mark from = committed;
            connecting = true;
            return open.stream(
                            this::told,
                            begun -> open.http()
                                    .headers(headers -> ask(headers, from))
                                    .get()
                                    .uri(options.target().url())
                                    .response((answer, content) -> {
                                        begun.run();
                                        connecting = false;
                                        return records(open, answer, content, mine, partition, from);
                                    }))
                    .doFinally(end -> connecting = false);
        });
    }

    private @Nullable Duration told() {
        Long milliseconds = retry;
        return milliseconds == null ? null : Duration.ofMillis(milliseconds);
    }

    private static void ask(HttpHeaders headers, Mark from) {
        headers.set(HttpHeaderNames.ACCEPT, TYPE);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!from.id().isEmpty()) {
            // In UTF-8, as WHATWG HTML §9.2.5 says, byte by byte.
            headers.set(
                    "Last-Event-ID",
                    new String(from.id().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
    }

    private Flux<Received<T>> records(
            Client open, HttpClientResponse answer, ByteBufFlux content, Marks mine, Partition partition, Mark from) {
        int status = answer.status().code();
        if (status == 204) {
            return Flux.empty();
        }
        String type = answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "no type");
        if (status != 200 || !type.startsWith(TYPE)) {
            String what = "HTTP " + status + " and " + type;
            return Flux.error(open.unusable(status, answer.responseHeaders(), what, "HTTP 200 and " + TYPE, told()));
        }
        SseParser parser = new SseParser(from.id(), options.maxBytes());
        Flux<byte[]> bytes = content.asByteArray();
        return options.silence()
                .map(limit -> open.unstalled(bytes, limit))
                .orElse(bytes)
                .concatMapIterable(piece -> events(parser, piece), 1)
                .index((index, event) -> record(event, from.offset() + 1 + index, mine, partition))
                .concatWith(Mono.error(() -> open.away("the stream has ended", told())));
    }

    private List<SseEvent> events(SseParser parser, byte[] piece) {
        List<SseEvent> events = parser.events(piece);
        Long said = parser.retry();
        retry = said == null ? retry : said;
        return events;
    }

    private Received<T> record(SseEvent event, long offset, Marks mine, Partition partition) {
        mine.add(new Mark(offset, event.id()));
        return decoded(event, offset, partition)
                .withHeaders(Headers.of("event", event.type()).with("id", event.id()));
    }

    private Received<T> decoded(SseEvent event, long offset, Partition partition) {
        if (event.tooLong() != null) {
            DataException why =
                    new DataException("an event of at most " + event.tooLong() + " bytes", "a longer one", named());
            return Received.undecodable(event.data(), why, partition, offset);
        }
        try {
            return Received.of(codec.decode(event.data().getBytes(StandardCharsets.UTF_8)), partition, offset);
        } catch (RuntimeException e) {
            return Received.undecodable(event.data(), e, partition, offset);
        }
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return Mono.defer(() -> {
            Marks current = marks;
            Mark done = current == null ? null : current.done(commits);
            Mark mark = done == null ? committed : done;
            committed = mark;
            // Also what an earlier commit could not write.
            return options.checkpoint().isEmpty() || mark.equals(written) ? Mono.empty() : write(mark);
        });
    }

    private Mono<Void> write(Mark mark) {
        return Mono.<Void>fromRunnable(() -> {
                    new MarkFile(options.checkpoint().orElseThrow()).write(mark);
                    written = mark;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Optional<String> waiting() {
        return connecting ? Optional.of(named() + " is connecting") : Optional.empty();
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
