package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.ssl.SslContext;
import io.reactorpump.api.error.InfrastructureException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * A client of one target while a component is open: its connections, the clock for its timeouts, and the end of all its
 * exchanges when it closes. Thread-safe.
 */
final class Client {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final HttpTarget target;
    private final HttpFault fault;
    private final HttpClient http;
    private final ConnectionProvider connections;
    private final Scheduler scheduler;
    private final Sinks.Empty<Object> closed = Sinks.empty();
    private final AtomicInteger failuresInARow = new AtomicInteger();

    private Client(HttpTarget target, HttpFault fault, @Nullable SslContext tls, Scheduler scheduler) {
        this.target = target;
        this.fault = fault;
        this.scheduler = scheduler;
        this.connections = ConnectionProvider.builder("reactor-pump")
                .maxConnections(target.connections())
                // What waits for a connection is bounded by what the component does at a time.
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(target.timeout())
                .maxIdleTime(IDLE)
                .build();
        HttpClient client = HttpClient.create(connections).headers(headers -> addTo(headers, target));
        this.http = tls == null ? client : client.secure(spec -> spec.sslContext(tls));
    }

    private static void addTo(HttpHeaders headers, HttpTarget target) {
        headers.set(HttpHeaderNames.USER_AGENT, "reactor-pump");
        target.headers().forEach(headers::set);
        target.credentials().ifPresent(shown -> headers.set(HttpHeaderNames.AUTHORIZATION, shown.authorization()));
    }

    /**
     * Opens a client.
     *
     * @param kind what opens it, for errors: {@code http sink}
     * @param scheduler for timeouts, and the source of time
     * @return fails with a {@link io.reactorpump.api.error.FatalException} if the host is not found, or the trusted
     *     certificates can not be read
     */
    static Mono<Client> open(String kind, HttpTarget target, Scheduler scheduler) {
        HttpFault fault = new HttpFault(named(kind, target), target.timeout());
        return Mono.fromCallable(() -> {
                    find(target.url().getHost(), fault);
                    Optional<SslContext> tls =
                            target.isSecure() ? target.trust().map(Trust::context) : Optional.empty();
                    return new Client(target, fault, tls.orElse(null), scheduler);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    static String named(String kind, HttpTarget target) {
        return kind + " '" + target.shown() + "'";
    }

    @SuppressWarnings("AddressSelection") // whether there is an address is what counts
    private static void find(String host, HttpFault fault) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw fault.noHost(host, e);
        }
    }

    /** What requests are made with. */
    HttpClient http() {
        return http;
    }

    /** An exchange of limited duration, which fails when the client closes, with the errors of this library. */
    <T> Mono<T> exchange(Mono<T> exchange) {
        return whileOpen(exchange.timeout(target.timeout(), scheduler));
    }

    /** An exchange that fails when the client closes, with the errors of this library. */
    <T> Mono<T> whileOpen(Mono<T> exchange) {
        return Mono.firstWithSignal(exchange, closed.asMono().then(Mono.<T>error(this::closedError)))
                .doOnSuccess(done -> failuresInARow.set(0))
                .onErrorMap(error -> told(error, () -> null));
    }

    /**
     * A stream that has to begin in time, and fails when the client closes, with the errors of this library.
     *
     * @param stream is given what says that it has begun
     */
    <T> Flux<T> stream(Function<Runnable, Flux<T>> stream) {
        return stream(() -> null, stream);
    }

    /**
     * As the other.
     *
     * @param told how long the server wants to be left alone after an error, if it says so
     */
    <T> Flux<T> stream(Supplier<@Nullable Duration> told, Function<Runnable, Flux<T>> stream) {
        return Flux.defer(() -> {
            Sinks.Empty<Object> begun = Sinks.empty();
            Mono<Object> late = Mono.delay(target.timeout(), scheduler)
                    .takeUntilOther(begun.asMono())
                    .flatMap(tick -> Mono.error(new TimeoutException()));
            Mono<Object> closing = closed.asMono().then(Mono.error(this::closedError));
            return stream.apply(() -> {
                        failuresInARow.set(0);
                        begun.tryEmitEmpty();
                    })
                    .takeUntilOther(late.then(Mono.never()))
                    .takeUntilOther(closing)
                    .onErrorMap(error -> told(error, told));
        });
    }

    /** Fails when an item that was asked for does not come in this time. */
    <T> Flux<T> unstalled(Flux<T> items, Duration limit) {
        return Flux.defer(() -> {
            Stall stall = new Stall(() -> scheduler.now(TimeUnit.NANOSECONDS));
            Mono<Object> stalled = Flux.interval(limit.dividedBy(2), scheduler)
                    .onBackpressureDrop()
                    .filter(tick -> stall.lasts(limit))
                    .next()
                    .flatMap(tick -> Mono.error(new TimeoutException()));
            return items.doOnRequest(stall::requested)
                    .doOnNext(item -> stall.came())
                    .takeUntilOther(stalled);
        });
    }

    private InfrastructureException closedError() {
        return new InfrastructureException(fault.who() + " is closed", null);
    }

    private Throwable told(Throwable error, Supplier<@Nullable Duration> told) {
        if (error instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            int status = refused.response().status().code();
            return unusable(status, refused.response().headers(), "HTTP " + status, "a WebSocket", told.get());
        }
        return fault.of(error, () -> orBackoff(told.get()));
    }

    /**
     * The error of an answer that begins no stream.
     *
     * @param what it is, and what it should be
     * @param told how long the server wants to be left alone after an error, if it has said so
     */
    Throwable unusable(int status, HttpHeaders headers, String what, String expected, @Nullable Duration told) {
        return fault(status, headers)
                .orElseGet(() -> status >= 500 ? away("HTTP " + status, told) : fault.unexpected(what, expected));
    }

    private @Nullable Duration orBackoff(@Nullable Duration told) {
        if (told == null) {
            return backoff();
        }
        Duration first = target.backoff().map(backoff -> backoff.delay(1)).orElse(Duration.ZERO);
        Duration asked = told.compareTo(first) > 0 ? told : first;
        return asked.compareTo(target.maxRetryAfter()) > 0 ? target.maxRetryAfter() : asked;
    }

    private @Nullable Duration backoff() {
        return target.backoff()
                .map(backoff -> backoff.delay(failuresInARow.incrementAndGet()))
                .orElse(null);
    }

    /** The error of an answer that does not mean success, unless it is the event's. */
    Optional<Throwable> fault(int status, HttpHeaders headers) {
        if (target.retryOn().contains(status)) {
            Instant now = Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
            Duration asked = RetryAfter.parse(headers.get(HttpHeaderNames.RETRY_AFTER), now, target.maxRetryAfter());
            return Optional.of(away("HTTP " + status, asked));
        }
        failuresInARow.set(0);
        return HttpFault.isRefusal(status) ? Optional.of(fault.refused(status)) : Optional.empty();
    }

    /** The other side is away; says how long, or else the backoff does. */
    InfrastructureException away(String why, @Nullable Duration told) {
        return fault.away(why, orBackoff(told), null);
    }

    /** Ends all exchanges, then closes the connections. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            closed.tryEmitEmpty();
            return connections.disposeLater();
        });
    }
}
