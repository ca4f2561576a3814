package io.reactorpump.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.core.status.ConnectionStatus.State;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The life of a connection that pipelines share. */
class SharedConnectionTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Wire wire = new Wire();
    private final SharedConnection<String> shared = new SharedConnection<>(
            "Wire",
            wire,
            new ConnectionPolicy(SECOND.multipliedBy(10), SECOND.multipliedBy(5), Backoff.fixed(SECOND)),
            () -> time);

    private static Mono<Void> refused() {
        return Mono.error(new ConnectException("refused"));
    }

    private static boolean ok(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private static Throwable error(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    void theFirstUserConnectsItAndTheLastDisconnectsIt() {
        assertThat(ok(shared.take().toFuture())).isTrue();
        assertThat(ok(shared.take().toFuture())).isTrue();
        assertThat(shared.status().users()).isEqualTo(2);
        assertThat(shared.status().state()).isEqualTo(State.CONNECTED);

        shared.give().block();
        assertThat(wire.calls).containsExactly("connect");
        shared.give().block();
        assertThat(wire.calls).containsExactly("connect", "disconnect");
        assertThat(shared.status().state()).isEqualTo(State.IDLE);

        assertThat(ok(shared.take().toFuture())).isTrue();
        assertThat(wire.calls).containsExactly("connect", "disconnect", "connect");
    }

    @Test
    void itIsNotConnectedAgainBeforeItIsDisconnected() {
        Sinks.Empty<Void> disconnected = Sinks.empty();
        wire.disconnect = disconnected.asMono();
        shared.take().block();
        CompletableFuture<Void> end = shared.give().toFuture();
        CompletableFuture<Void> next = shared.take().toFuture();

        assertThat(end).isNotDone();
        assertThat(next).isNotDone();
        assertThat(wire.calls).containsExactly("connect", "disconnect");

        disconnected.tryEmitEmpty();
        assertThat(ok(end)).isTrue();
        assertThat(ok(next)).isTrue();
        assertThat(wire.calls).containsExactly("connect", "disconnect", "connect");
    }

    @Test
    void aFirstConnectThatFailsIsTriedAgainForEver() {
        IntStream.range(0, 1_000).forEach(i -> wire.connects.add(refused()));
        CompletableFuture<Void> taken = shared.take().toFuture();

        time.advanceTimeBy(SECOND.multipliedBy(999));
        assertThat(taken).isNotDone();
        assertThat(shared.status().state()).isEqualTo(State.CONNECTING);
        assertThat(shared.status().reason()).contains("refused");

        time.advanceTimeBy(SECOND);
        assertThat(ok(taken)).isTrue();
        assertThat(shared.status().state()).isEqualTo(State.CONNECTED);
        assertThat(shared.status().reason()).isEmpty();
        assertThat(wire.calls.stream().filter("connect"::equals)).hasSize(1_001);
        assertThat(wire.calls.stream().filter("disconnect"::equals)).hasSize(1_000);
    }

    @Test
    void oneThatBreaksIsConnectedAgainAndWhoWantsAClientWaits() {
        shared.take().block();
        wire.broken = new IllegalStateException("reset");
        wire.connects.addAll(List.of(refused(), refused()));

        time.advanceTimeBy(SECOND.multipliedBy(10));
        assertThat(shared.status().state()).isEqualTo(State.RECONNECTING);
        assertThat(shared.status().reason()).contains("refused");
        CompletableFuture<String> client = shared.acquire().toFuture();
        CompletableFuture<Void> another = shared.take().toFuture();
        assertThat(client).isNotDone();
        assertThat(another).isNotDone();

        time.advanceTimeBy(SECOND.multipliedBy(2));
        assertThat(client).isCompletedWithValue("client 2");
        assertThat(ok(another)).isTrue();
        assertThat(wire.calls)
                .containsExactly(
                        "connect", "check", "disconnect", "connect", "disconnect", "connect", "disconnect", "connect");
    }

    @Test
    void theWaitsGrowAndVaryByDefault() {
        Backoff backoff = ConnectionPolicy.defaults().backoff();
        List<Duration> first =
                IntStream.range(0, 50).mapToObj(i -> backoff.delay(1)).toList();

        assertThat(first).allMatch(delay -> delay.toMillis() >= 79 && delay.toMillis() <= 121);
        assertThat(first.stream().distinct().count()).isGreaterThan(1);
        assertThat(backoff.delay(1_000_000)).isBetween(Duration.ofSeconds(23), Duration.ofSeconds(37));
    }

    @Test
    void aFatalErrorFailsItAtOnceAndTheNextUserTriesAnew() {
        wire.connects.add(Mono.error(new FatalException("wrong password", null)));
        CompletableFuture<Void> taken = shared.take().toFuture();

        assertThat(error(taken))
                .isInstanceOf(FatalException.class)
                .hasMessage("connection 'Wire' has failed: wrong password");
        assertThat(shared.status().state()).isEqualTo(State.FAILED);
        assertThat(error(shared.acquire().toFuture())).hasMessage("connection 'Wire' has failed: wrong password");

        shared.give().block();
        assertThat(shared.status().state()).isEqualTo(State.FAILED);
        assertThat(shared.status().reason()).contains("wrong password");
        assertThat(ok(shared.take().toFuture())).isTrue();
        assertThat(wire.calls).containsExactly("connect", "disconnect", "connect");
    }

    @Test
    void aFatalErrorLaterFailsWhoWaitsForAClient() {
        shared.take().block();
        wire.broken = new IllegalStateException("reset");
        wire.connects.addAll(List.of(refused(), Mono.error(new FatalException("account closed", null))));
        time.advanceTimeBy(SECOND.multipliedBy(10));
        CompletableFuture<String> client = shared.acquire().toFuture();

        time.advanceTimeBy(SECOND);

        assertThat(error(client)).hasMessage("connection 'Wire' has failed: account closed");
        assertThat(shared.status().state()).isEqualTo(State.FAILED);
    }

    @Test
    void aHostThatIsNotKnownIsFatalAtFirstAndAFailureLater() {
        wire.connects.add(Mono.error(new IllegalStateException("call", new UnknownHostException("nowhere"))));
        assertThat(error(shared.take().toFuture())).isInstanceOf(FatalException.class);
        shared.give().block();

        shared.take().block();
        wire.broken = new IllegalStateException("reset");
        wire.connects.add(Mono.error(new UnknownHostException("nowhere")));
        time.advanceTimeBy(SECOND.multipliedBy(10));
        assertThat(shared.status().state()).isEqualTo(State.RECONNECTING);
        time.advanceTimeBy(SECOND);
        assertThat(shared.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aConnectThatDoesNotAnswerIsTriedAgain() {
        wire.connects.add(Mono.never());
        CompletableFuture<Void> taken = shared.take().toFuture();

        time.advanceTimeBy(SECOND.multipliedBy(5));
        assertThat(shared.status().reason()).contains("no answer within PT5S");
        time.advanceTimeBy(SECOND);
        assertThat(ok(taken)).isTrue();
    }

    @Test
    void aClientThatIsNotToBeHadMakesItBeLookedAtAtOnce() {
        shared.take().block();
        wire.broken = new IllegalStateException("reset");
        wire.clients.add(Mono.error(new IllegalStateException("closed")));

        assertThat(error(shared.acquire().toFuture()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("connection 'Wire' gave no client: closed");
        assertThat(wire.calls).containsExactly("connect", "check", "disconnect", "connect");
        assertThat(shared.acquire().block()).isEqualTo("client 2");
    }

    @Test
    void aPoolThatGivesNothingIsNotTakenForASuccess() {
        shared.take().block();
        wire.clients.add(Mono.empty());

        assertThat(error(shared.acquire().toFuture())).hasMessage("connection 'Wire' gave no client: none was emitted");
    }

    @Test
    void aClientIsGivenBackHoweverTheWorkEnds() {
        shared.take().block();

        assertThat(shared.use(client -> Mono.just(client + "!")).collectList().block())
                .containsExactly("client 1!");
        assertThat(error(shared.use(client -> Mono.error(new IllegalStateException("work")))
                        .then()
                        .toFuture()))
                .hasMessage("work");
        shared.use(client -> Mono.never()).subscribe().dispose();

        assertThat(wire.calls).containsExactly("connect", "release client 1", "release client 1", "release client 1");
    }

    @Test
    void aClientOfAnotherTypeIsRefusedAndGivenBack() {
        shared.take().block();
        TypedClients<Integer> numbers = new TypedClients<>("Wire", shared, Integer.class);

        assertThat(error(numbers.acquire().toFuture()))
                .isInstanceOf(FatalException.class)
                .hasMessage("connection 'Wire' gives java.lang.String (expected: java.lang.Integer)");
        assertThat(wire.calls).containsExactly("connect", "release client 1");
    }

    @Test
    void howeverManyComeAndGoAtOnceItsCallsNeverOverlap() {
        AtomicInteger connected = new AtomicInteger();
        AtomicInteger attempts = new AtomicInteger();
        List<Integer> wrong = new CopyOnWriteArrayList<>();
        Wire counting = new Wire() {
            @Override
            public Mono<Void> connect() {
                return Mono.fromRunnable(() -> {
                            attempts.incrementAndGet();
                            if (connected.incrementAndGet() != 1) {
                                wrong.add(connected.get());
                            }
                        })
                        .then(Mono.fromRunnable(Thread::yield).subscribeOn(Schedulers.parallel()))
                        .then();
            }

            @Override
            public Mono<Void> disconnect() {
                return Mono.fromRunnable(() -> {
                    if (connected.decrementAndGet() != 0) {
                        wrong.add(connected.get());
                    }
                });
            }
        };
        SharedConnection<String> busy =
                new SharedConnection<>("Wire", counting, ConnectionPolicy.defaults(), Schedulers::parallel);
        Mono<Void> visit =
                Mono.defer(busy::take).then(Mono.defer(busy::acquire)).then(Mono.defer(busy::give));

        Flux.range(0, 2_000)
                .flatMap(i -> visit.subscribeOn(Schedulers.boundedElastic()), 4)
                .then()
                .block(Duration.ofSeconds(30));

        assertThat(wrong).isEmpty();
        assertThat(connected).hasValue(0);
        assertThat(attempts).hasPositiveValue();
        assertThat(busy.status().users()).isZero();
        assertThat(busy.status().state()).isEqualTo(State.IDLE);
    }

    @Test
    void whoDoesNotUseItGetsNoClient() {
        assertThat(error(shared.acquire().toFuture())).isInstanceOf(StateException.class);
        Sinks.Empty<Void> connected = Sinks.empty();
        wire.connects.add(connected.asMono());
        CompletableFuture<Void> taken = shared.take().toFuture();
        CompletableFuture<String> client = shared.acquire().toFuture();

        shared.give().block();

        assertThat(error(taken)).isInstanceOf(StateException.class);
        assertThat(error(client))
                .hasMessage("connection 'Wire' is IDLE (expected: named by connections() of a component that is open)");
        assertThat(wire.calls).containsExactly("connect", "disconnect");
    }
}
