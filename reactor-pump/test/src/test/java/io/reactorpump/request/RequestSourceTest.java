package io.reactorpump.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.InlineSink;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.Batching;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.request.RequestSource;
import io.reactorpump.test.MemorySink;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Requests through the engine: each caller has its own answer, once. */
class RequestSourceTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RequestSource<Integer> requests = RequestSource.named("numbers");

    @Test
    void G8_aCallerGetsTheRepliesToItsOwnRequestInTheirOrder() {
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .generate(number -> IntStream.range(0, number % 5)
                            .mapToObj(i -> number + "." + i)
                            .toList())
                    .process(
                            "later",
                            text -> Mono.delay(Duration.ofMillis(text.hashCode() & 3))
                                    .thenReturn(text),
                            StageOptions.concurrency(64))
                    .to(requests.replies()));

            List<Answer> answers = Flux.range(0, 2_000)
                    .flatMapSequential(number -> requests.ask(number).subscribeOn(Schedulers.parallel()), 200)
                    .collectList()
                    .block(LIMIT);

            assertThat(answers).hasSize(2_000);
            for (int number = 0; number < 2_000; number++) {
                int n = number;
                assertThat(answers.get(number))
                        .isEqualTo(new Answer.Done(
                                IntStream.range(0, n % 5)
                                        .<Object>mapToObj(i -> n + "." + i)
                                        .toList(),
                                0));
            }
        }
    }

    @Test
    void aSlowRequestHoldsUpNoOther() {
        Sinks.Empty<Void> slow = Sinks.empty();
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .process(
                            "work",
                            number -> number == 0 ? slow.asMono().thenReturn(number) : Mono.just(number),
                            StageOptions.concurrency(8))
                    .to(requests.replies()));

            Mono<Answer> first = requests.ask(0).cache();
            first.subscribe();
            // More than any window, so that nothing of the first may be what they wait for.
            Flux.range(1, 20_000).flatMap(requests::ask, 100).blockLast(LIMIT);
            slow.tryEmitEmpty();
            assertThat(first.block(LIMIT)).isEqualTo(new Answer.Done(List.of(0), 0));
        }
    }

    @Test
    void whatIsWrittenIsCountedAndWhatIsFilteredIsNot() {
        MemorySink<Integer> sink = MemorySink.named("store");
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .filter(number -> number > 1)
                    .generate(number -> List.of(number, number))
                    .to(requests.counting(sink)));

            assertThat(requests.ask(1).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 0));
            assertThat(requests.ask(2).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 2));
            assertThat(sink.payloads()).containsExactly(2, 2);
        }
    }

    @Test
    void aSinkThatIsCountedIsWhatItIsInAllElse() {
        InternalSource<Integer> link = InternalSource.named("link");
        MemorySink<Integer> sink = MemorySink.named("store");
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("child").from(link).to(sink));
            pump.start(Pipeline.named("parent").from(requests).to(requests.counting(link.sink())));
            assertThat(requests.ask(1).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 1));
            assertThat(sink.payloads()).containsExactly(1);

            RequestSource<Integer> others = RequestSource.named("others");
            assertThatThrownBy(() -> pump.start(Pipeline.named("batches")
                            .from(others)
                            .to(others.counting(Batching.batching(MemorySink.named("lists"), 10, LIMIT)))))
                    .hasMessageContaining("no batch of requests: each caller waits for its own answer");
            assertThatThrownBy(() ->
                            pump.start(Pipeline.named("circle").merge(link).to(requests.counting(link.sink()))))
                    .hasMessageContaining("circle");
        }
    }

    @Test
    void aSecondPipelineIsRefusedAndTheFirstGoesOn() {
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("one").from(requests).to(requests.replies()))
                    .started()
                    .block(LIMIT);
            Running two = pump.start(Pipeline.named("two").from(requests).to(Sink.of("nowhere", x -> {})));
            assertThatThrownBy(() -> two.completed().block(LIMIT))
                    .hasMessageContaining("requests of 'numbers' are taken by another pipeline already");
            assertThat(requests.ask(1).block(LIMIT)).isEqualTo(new Answer.Done(List.of(1), 0));
        }
    }

    @Test
    void aSinkOfSettingsIsMadeAndCounted() {
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .to(requests.counting(Recipe.sink(Made::new).named("Made"))));
            assertThat(requests.ask(7).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 1));
        }
    }

    /** A sink that the pump makes. */
    static final class Made implements InlineSink<Integer> {

        Made(Config config) {
            config.get("unused", "");
        }

        @Override
        public void accept(Integer payload) {}
    }

    @Test
    void G9_anErrorGoesToItsCallerAndTheNextRequestIsServed() {
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(requests)
                    .map("divide", number -> 6 / number)
                    .to(requests.replies()));

            assertThat(requests.ask(0).block(LIMIT))
                    .isInstanceOfSatisfying(
                            Answer.Rejected.class,
                            rejected -> assertThat(rejected.cause()).isInstanceOf(ArithmeticException.class));
            assertThat(requests.ask(3).block(LIMIT)).isEqualTo(new Answer.Done(List.of(2), 0));
            assertThat(running.drain(LIMIT).block(LIMIT))
                    .satisfies(report -> assertThat(report.rejected()).isOne())
                    .satisfies(report -> assertThat(report.acked()).isOne());
        }
    }

    @Test
    void aSystemThatIsAwayIsTheCallersToKnowAfterAFewTries() {
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .to(Sink.async("store", number -> Mono.error(new ConnectException("refused")))));

            assertThat(requests.ask(1).block(LIMIT))
                    .isInstanceOfSatisfying(
                            Answer.Rejected.class,
                            rejected -> assertThat(rejected.cause()).isInstanceOf(ConnectException.class));
        }
    }

    @Test
    void aDeadLetterIsToldToTheCaller() {
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p")
                    .from(requests)
                    .map("divide", number -> 6 / number)
                    .onFailure(FailurePolicy.deadLetter(MemorySink.named("letters")))
                    .to(requests.replies()));

            assertThat(requests.ask(0).block(LIMIT)).isInstanceOf(Answer.DeadLettered.class);
        }
    }

    @Test
    void withoutAPipelineItsPatienceEndsAndItIsNotBegunLater() {
        RequestSource<Integer> impatient = RequestSource.named(
                "numbers",
                RequestLimits.defaults().patience(Duration.ofMillis(500)).waiting(2));
        assertThat(impatient.ask(1).block(LIMIT))
                .isEqualTo(new Answer.Overloaded(Duration.ofSeconds(5), "no pipeline takes requests of 'numbers'"));

        MemorySink<Integer> sink = MemorySink.named("store");
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p").from(impatient).to(impatient.counting(sink)))
                    .started()
                    .block(LIMIT);
            assertThat(impatient.ask(2).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 1));
        }
        assertThat(sink.payloads()).containsExactly(2);
    }

    @Test
    void G4_whenTooManyWaitOneMoreIsRefusedAtOnce() {
        RequestSource<Integer> narrow =
                RequestSource.named("numbers", RequestLimits.defaults().waiting(1));
        narrow.ask(1).subscribe();
        assertThat(narrow.ask(2).block(LIMIT))
                .isInstanceOfSatisfying(
                        Answer.Overloaded.class,
                        refused -> assertThat(refused.why()).isEqualTo("1 requests wait already"));
    }

    @Test
    void aCallerThatGoesBeforeItsRequestIsBegunTakesItBack() {
        MemorySink<Integer> sink = MemorySink.named("store");
        requests.ask(1).subscribe().dispose();
        try (Pump pump = Pump.create()) {
            pump.start(Pipeline.named("p").from(requests).to(requests.counting(sink)));
            assertThat(requests.ask(2).block(LIMIT)).isEqualTo(new Answer.Done(List.of(), 1));
        }
        assertThat(sink.payloads()).containsExactly(2);
        assertThat(requests.backlog()).hasValue(0);
    }

    @Test
    void aRequestThatWasBegunIsDoneThoughItsCallerHasGone() {
        Sinks.Empty<Void> gate = Sinks.empty();
        Sinks.Empty<Void> begun = Sinks.empty();
        MemorySink<Integer> sink = MemorySink.named("store");
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(requests)
                    .process(
                            "wait",
                            number -> gate.asMono()
                                    .doOnSubscribe(s -> begun.tryEmitEmpty())
                                    .thenReturn(number))
                    .to(sink));
            var caller = requests.ask(1).subscribe();
            begun.asMono().block(LIMIT);
            caller.dispose();
            gate.tryEmitEmpty();
            assertThat(running.drain(LIMIT).block(LIMIT))
                    .satisfies(report -> assertThat(report.acked()).isOne());
        }
        assertThat(sink.payloads()).containsExactly(1);
    }

    @Test
    void theDeadlineIsOfTheRequestNotOfThePipeline() {
        StepVerifier.withVirtualTime(() -> {
                    Pump pump = Pump.create();
                    pump.start(Pipeline.named("p")
                            .from(requests)
                            .process("never", number -> Mono.<Integer>never())
                            .to(requests.replies()));
                    return requests.ask(1);
                })
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(29))
                .thenAwait(Duration.ofSeconds(1))
                .expectNext(new Answer.TimedOut(Duration.ofSeconds(30)))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void G1_workForACallerThatHasGoneIsCancelledAndItsEventSettledWhereTheSourceSaysSo() {
        RequestSource<Integer> asked = RequestSource.cancelling("asked", RequestLimits.defaults());
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> cancelled = Sinks.empty();
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(asked)
                    .process(
                            "never",
                            number -> Mono.<Integer>never()
                                    .doOnSubscribe(s -> begun.tryEmitEmpty())
                                    .doOnCancel(cancelled::tryEmitEmpty))
                    .to(asked.replies()));
            Disposable caller = asked.ask(1).subscribe();
            begun.asMono().block(LIMIT);
            caller.dispose();

            cancelled.asMono().block(LIMIT);
            assertThat(running.drain(LIMIT).block(LIMIT)).satisfies(report -> {
                assertThat(report.acked()).isOne();
                assertThat(report.abandoned()).isZero();
            });
        }
    }

    @Test
    void whatComesOfARequestIsCancelledInTheirMidstToo() {
        RequestSource<Integer> asked = RequestSource.cancelling("asked", RequestLimits.defaults());
        MemorySink<Integer> sink = MemorySink.named("sink");
        Sinks.Empty<Void> cancelled = Sinks.empty();
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(asked)
                    .process(
                            "many",
                            number -> Flux.concat(Flux.just(1, 2), Flux.<Integer>never())
                                    .doOnCancel(cancelled::tryEmitEmpty))
                    .to(sink));
            Disposable caller = asked.ask(1).subscribe();
            sink.firstPayloads(2).block(LIMIT);
            caller.dispose();

            cancelled.asMono().block(LIMIT);
            assertThat(running.drain(LIMIT).block(LIMIT))
                    .satisfies(report -> assertThat(report.acked()).isOne());
        }
    }

    @Test
    void theDeadlineCancelsTheWorkOfASourceThatSaysSo() {
        RequestSource<Integer> asked = RequestSource.cancelling("asked", RequestLimits.defaults());
        AtomicInteger cancels = new AtomicInteger();
        StepVerifier.withVirtualTime(() -> {
                    Pump.create()
                            .start(Pipeline.named("p")
                                    .from(asked)
                                    .process(
                                            "never",
                                            number -> Mono.<Integer>never().doOnCancel(cancels::incrementAndGet))
                                    .to(asked.replies()));
                    return asked.ask(1);
                })
                .expectSubscription()
                .thenAwait(Duration.ofSeconds(30))
                .expectNext(new Answer.TimedOut(Duration.ofSeconds(30)))
                .expectComplete()
                .verify(LIMIT);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void G4_aStreamOfRepliesIsAskedForNoMoreThanItsReaderAsksAndIsInFlightUntilItEnds() {
        AtomicLong made = new AtomicLong();
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(requests)
                    .map("stream", n -> Flux.range(0, n).doOnNext(i -> made.incrementAndGet()))
                    .to(requests.streams()));
            StepVerifier.create(requests.ask(5).flatMapMany(RequestSourceTest::items), 2)
                    .expectNext(0, 1)
                    .then(() -> {
                        assertThat(made).hasValue(2);
                        assertThat(running.status().inFlight()).isOne();
                    })
                    .thenRequest(10)
                    .expectNext(2, 3, 4)
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(running.drain(LIMIT).block(LIMIT).acked()).isOne();
        }
    }

    @Test
    void aReaderWhoLeavesEndsItsStreamAndNoOther() {
        Sinks.Empty<Void> cancelled = Sinks.empty();
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(requests)
                    .map(
                            "stream",
                            n -> Flux.concat(Flux.just(n), Flux.<Integer>never())
                                    .doOnCancel(cancelled::tryEmitEmpty))
                    .to(requests.streams()));
            Sinks.Empty<Void> other = Sinks.empty();
            requests.ask(2)
                    .flatMapMany(RequestSourceTest::items)
                    .takeUntilOther(other.asMono())
                    .subscribe();
            StepVerifier.create(requests.ask(1).flatMapMany(RequestSourceTest::items))
                    .expectNext(1)
                    .thenCancel()
                    .verify(LIMIT);
            cancelled.asMono().block(LIMIT);
            Mono.fromSupplier(() -> running.status().inFlight())
                    .repeat()
                    .takeUntil(n -> n == 1)
                    .blockLast(LIMIT);
            other.tryEmitEmpty();
            assertThat(running.drain(LIMIT).block(LIMIT).acked()).isEqualTo(2);
        }
    }

    @Test
    void aStreamThatFailsIsGivenBackAndOneNobodyReadsIsLetGoAtTheDeadline() {
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p")
                    .from(requests)
                    .map("stream", n -> Flux.<Integer>error(new IllegalStateException("no")))
                    .to(requests.streams()));
            StepVerifier.create(requests.ask(1).flatMapMany(RequestSourceTest::items))
                    .expectError(IllegalStateException.class)
                    .verify(LIMIT);
            assertThat(running.drain(LIMIT).block(LIMIT).rejected()).isOne();
        }
        StepVerifier.withVirtualTime(() -> {
                    RequestSource<Integer> late = RequestSource.named("late");
                    Running running = Pump.create()
                            .start(Pipeline.named("p")
                                    .from(late)
                                    .map("stream", n -> Flux.<Integer>never())
                                    .to(late.streams()));
                    return late.ask(1)
                            .doOnNext(answer ->
                                    assertThat(running.status().inFlight()).isOne())
                            .delayElement(Duration.ofSeconds(31))
                            .flatMap(answer -> running.drain(LIMIT));
                })
                .thenAwait(Duration.ofSeconds(31))
                .assertNext(report -> assertThat(report.acked()).isOne())
                .expectComplete()
                .verify(LIMIT);
    }

    private static Flux<Object> items(Answer answer) {
        return ((Answer.Streaming) answer).items();
    }

    @Test
    void G1_eachRequestIsAnsweredExactlyOnceWhilePipelinesComeAndGo() {
        Map<Integer, Integer> writes = new ConcurrentHashMap<>();
        Sink<Integer> sink = Sink.async(
                "store",
                16,
                number ->
                        Mono.delay(Duration.ofMillis(number & 1)).doOnNext(x -> writes.merge(number, 1, Integer::sum)));
        try (Pump pump = Pump.create()) {
            Running running = pump.start(Pipeline.named("p").from(requests).to(requests.counting(sink)));
            Mono<Void> restarts = Flux.range(0, 10)
                    .concatMap(i -> Mono.delay(Duration.ofMillis(20)).then(running.restart()))
                    .then();
            List<Map.Entry<Integer, Answer>> answers = Flux.merge(
                            Flux.range(0, 5_000)
                                    .flatMap(
                                            number -> requests.ask(number).map(answer -> Map.entry(number, answer)),
                                            64),
                            restarts.thenMany(Flux.<Map.Entry<Integer, Answer>>empty()))
                    .collectList()
                    .block(LIMIT);

            assertThat(answers.stream().map(Map.Entry::getKey).distinct()).hasSize(5_000);
            assertThat(answers).hasSize(5_000).allSatisfy(answer -> {
                if (answer.getValue() instanceof Answer.Done done) {
                    assertThat(done.written()).isOne();
                    assertThat(writes).containsEntry(answer.getKey(), 1);
                } else {
                    assertThat(answer.getValue()).isInstanceOf(Answer.Abandoned.class);
                }
            });
            assertThat(answers.stream().map(Map.Entry::getValue)).anyMatch(Answer.Done.class::isInstance);
        }
    }
}
