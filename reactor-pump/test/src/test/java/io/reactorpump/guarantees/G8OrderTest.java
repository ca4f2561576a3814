package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import io.reactorpump.test.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G8: source order per partition, per-key order in a keyed lane; retries keep it. */
class G8OrderTest {

    private static final FailurePolicy RETRY = FailurePolicy.retry(5, Backoff.fixed(Duration.ofMillis(1)));

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");

    /** Fails the first so many times it is called with a number. */
    private static final class Flaky {

        private final Map<Integer, AtomicInteger> calls = new ConcurrentHashMap<>();
        private final Map<Integer, Integer> failures;

        Flaky(Map<Integer, Integer> failures) {
            this.failures = failures;
        }

        int call(int number) {
            int call = calls.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
            if (call <= failures.getOrDefault(number, 0)) {
                throw new IllegalStateException("flaky with " + number);
            }
            return number;
        }
    }

    @Test
    void aFunctionThatIsTriedAgainKeepsTheOrderOfItsPartition() {
        Flaky flaky = new Flaky(Map.of(1, 1, 3, 3, 4, 1));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6))
                .map(flaky::call)
                .onFailure(RETRY)
                .to(sink));

        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aFunctionInTheMiddleOfAChainThatIsTriedAgainKeepsTheOrder() {
        Flaky first = new Flaky(Map.of(2, 1, 5, 2));
        Flaky second = new Flaky(Map.of(2, 2, 3, 1));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6))
                .map(first::call)
                .filter(number -> number != 4)
                .map(second::call)
                .map(number -> number)
                .map(number -> number)
                .onFailure(RETRY)
                .to(sink));

        assertThat(sink.payloads()).containsExactly(1, 2, 3, 5, 6);
    }

    /** Records that came from another thread wait for the one that asks, and must not be overtaken by what that one brings. */
    @Test
    void aSourceMayGoOnOnTheThreadThatAsksAfterItHasEmittedOnAnother() {
        Source<Integer> hopping = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                Partition partition = context.assign("in-0");
                return Flux.from(subscriber -> subscriber.onSubscribe(new Subscription() {
                    private boolean asked;

                    @Override
                    public void request(long n) {
                        if (asked) {
                            return;
                        }
                        asked = true;
                        CompletableFuture.runAsync(() -> {
                                    subscriber.onNext(Received.of(1, partition, 1));
                                    subscriber.onNext(Received.of(2, partition, 2));
                                })
                                .join();
                        subscriber.onNext(Received.of(3, partition, 3));
                        subscriber.onNext(Received.of(4, partition, 4));
                        subscriber.onComplete();
                    }

                    @Override
                    public void cancel() {}
                }));
            }

            @Override
            public String componentName() {
                return "hopping";
            }
        };
        pumps.run(Pipeline.named("p").from(hopping).to(sink));

        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anInlineSinkThatIsTriedAgainKeepsTheOrder() {
        Flaky flaky = new Flaky(Map.of(1, 1, 3, 3));
        List<Integer> written = new ArrayList<>();
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6))
                .onFailure(RETRY)
                .to(io.reactorpump.api.Sink.of("inline", number -> written.add(flaky.call(number)))));

        assertThat(written).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void whileAnEventWaitsForAnotherTryOtherPartitionsGoOn() {
        MemorySource<Integer> source = MemorySource.named("in")
                .partition("a", 1, 2, 3)
                .partition("b", 11, 12, 13)
                .complete();
        AtomicInteger healed = new AtomicInteger();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .map("flaky", (Integer number) -> {
                    if (number == 1 && healed.get() == 0) {
                        throw new IllegalStateException("flaky");
                    }
                    return number;
                })
                .onFailure(FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofMillis(1))))
                .to(sink));

        assertThat(pumps.await(sink.firstPayloads(3))).containsExactly(11, 12, 13);
        healed.set(1);
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(11, 12, 13, 1, 2, 3);
    }

    /** The others of its partition that came before it failed, and those that come while it waits, stay in their order. */
    @Test
    void aWriteThatIsTriedAgainKeepsTheOrderOfItsPartition() {
        MemorySource<Integer> source =
                MemorySource.named("in").partition("a", 1, 2, 3).partition("b", 11, 12, 13);
        sink.failNext(1, new IllegalStateException("flaky"));
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(FailurePolicy.retry(5, Backoff.fixed(Duration.ofMillis(500))))
                .to(sink));

        sink.release(1);
        pumps.until(() -> running.status().stage("sink").orElseThrow().failed() == 1);
        // Now a write of the other partition is under way, and 4 comes while 2 and 3 wait behind it.
        source.append("a", 4, 5).append("b", 14).complete();
        pumps.until(() -> sink.attempts().size() >= 2 && running.status().emitted() == 9);
        sink.resume();
        pumps.await(running.report());
        assertThat(sink.payloads()).filteredOn(number -> number > 10).containsExactly(11, 12, 13, 14);
        assertThat(sink.payloads()).filteredOn(number -> number < 10).containsExactly(1, 2, 3, 4, 5);
    }

    /** The longer a write of these has failed, the sooner it is due again, so those that failed together are due in reverse. */
    private static Backoff shorterEachTime() {
        AtomicInteger next = new AtomicInteger(40);
        return retry -> Duration.ofMillis(Math.max(0, next.addAndGet(-5)));
    }

    @Test
    void writesThatFailTogetherAreBegunAgainInTheirOrderBeforeAnythingNewer() {
        MemorySource<Integer> source = MemorySource.named("in").partition("a", 1, 2, 3, 4);
        sink.withConcurrency(4).stall();
        sink.failNext(1, new InfrastructureException("no space left", null));
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .onFailure(RETRY.infrastructure(new RetryPolicy(Integer.MAX_VALUE, shorterEachTime())))
                .to(sink));

        pumps.until(() -> sink.unfinishedWrites() == 4);
        source.append("a", 5, 6).complete();
        sink.resume();
        pumps.await(running.report());
        assertThat(sink.attempts().all()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 5, 6);
        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void batchesThatFailTogetherAreTriedAgainInHalvesInTheirOrder() {
        MemorySink<List<Integer>> batches =
                MemorySink.<List<Integer>>named("batches").withConcurrency(3);
        batches.failFor(batch -> batch.size() > 1, new IllegalStateException("too many"));
        batches.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6, 7, 8))
                .batch("batch", new BatchPolicy(4, Duration.ofSeconds(1)))
                .onFailure(RETRY)
                .to(batches));

        pumps.until(() -> batches.unfinishedWrites() == 2);
        batches.resume();
        pumps.await(running.report());
        assertThat(batches.items().all()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void itemsOfABatchThatFailAloneAreBegunAgainBeforeTheNextBatch() {
        MemorySink<List<Integer>> batches =
                MemorySink.<List<Integer>>named("batches").withConcurrency(2);
        batches.failItems(item -> batches.attempts().size() < 3 && !item.equals(1), new IllegalStateException("flaky"));
        batches.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6))
                .batch("batch", new BatchPolicy(2, Duration.ofSeconds(1)))
                .onFailure(FailurePolicy.retry(5, shorterEachTime()))
                .to(batches));

        pumps.until(() -> batches.unfinishedWrites() == 2);
        batches.resume();
        pumps.await(running.report());
        assertThat(batches.items().all()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    /** However many may run at once: what is begun now would go ahead of the one that waits. Other partitions do go on. */
    @Test
    void whileAnEventWaitsForAnotherTryNoLaterOneOfItsPartitionIsBegun() {
        MemorySource<Integer> source = MemorySource.named("in").partition("a", 1, 2, 3);
        Sinks.One<Integer> underWay = Sinks.one();
        List<Integer> begun = new CopyOnWriteArrayList<>();
        AtomicInteger healed = new AtomicInteger();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "ask",
                        (Integer number) -> {
                            begun.add(number);
                            return number == 1 && healed.get() == 0
                                    ? Mono.error(new IllegalStateException("flaky"))
                                    : number == 2 ? underWay.asMono() : Mono.just(number);
                        },
                        StageOptions.concurrency(4))
                .onFailure(FailurePolicy.retry(Integer.MAX_VALUE, Backoff.fixed(Duration.ofMillis(1))))
                .to(sink));

        pumps.until(() -> running.status().stage("ask").orElseThrow().failed() > 3);
        source.partition("b", 11, 12).complete();
        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly(11, 12);
        assertThat(begun).doesNotContain(2, 3);
        healed.set(1);
        underWay.tryEmitValue(2).orThrow();
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(11, 12, 1, 2, 3);
    }

    /** What was under way when an earlier one failed, and fails then, comes again behind it, however soon it is due. */
    @Test
    void whatFailsWhileAnEarlierOneWaitsComesAgainBehindIt() {
        Map<Integer, Sinks.One<Integer>> first =
                IntStream.rangeClosed(1, 3).boxed().collect(Collectors.toMap(number -> number, number -> Sinks.one()));
        Map<Integer, Duration> waits = Map.of(1, Duration.ofMillis(30), 2, Duration.ZERO, 3, Duration.ofMillis(5));
        List<Integer> begun = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4))
                .process(
                        "ask",
                        (Integer number) -> {
                            boolean again = begun.contains(number);
                            begun.add(number);
                            return again || number == 4
                                    ? Mono.just(number)
                                    : first.get(number).asMono();
                        },
                        StageOptions.concurrency(3))
                .onFailure(FailurePolicy.retry(5, retry -> waits.get(failures.get())))
                .to(sink));

        pumps.until(() -> begun.size() == 3);
        for (int number = 1; number <= 3; number++) {
            failures.set(number);
            first.get(number).tryEmitError(new IllegalStateException("flaky")).orThrow();
        }
        pumps.await(running.report());
        assertThat(begun).containsExactly(1, 2, 3, 1, 2, 3, 4);
        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4);
    }

    /** One that is given up on is waited for as well, and holds back nothing after that. */
    @Test
    void whatFailedTogetherWithAnEventThatIsGivenUpGoesOnInItsOrder() {
        sink.withConcurrency(4).stall();
        sink.failFor(number -> number == 2, new IllegalStateException("poison"));
        sink.failNext(1, new InfrastructureException("away", null));
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6))
                .onFailure(FailurePolicy.retry(2, Backoff.fixed(Duration.ofMillis(2)))
                        .infrastructure(new RetryPolicy(Integer.MAX_VALUE, shorterEachTime()))
                        .thenDrop())
                .to(sink));

        pumps.until(() -> sink.unfinishedWrites() == 4);
        sink.resume();
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(1, 3, 4, 5, 6);
        assertThat(running.status().stage("sink").orElseThrow().dropped()).isEqualTo(1);
    }

    @Test
    void asynchronousResultsLeaveInTheOrderOfTheirPartition() {
        Map<Integer, Sinks.One<Integer>> answers =
                IntStream.rangeClosed(1, 4).boxed().collect(Collectors.toMap(number -> number, number -> Sinks.one()));
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4))
                .process("ask", (Integer number) -> answers.get(number).asMono(), StageOptions.concurrency(4))
                .to(sink));

        for (int number = 4; number > 0; number--) {
            assertThat(sink.payloads()).isEmpty();
            answers.get(number).tryEmitValue(number).orThrow();
        }
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anAsynchronousStageTriesAgainWithoutLosingTheOrder() {
        Flaky flaky = new Flaky(Map.of(1, 2, 2, 1, 5, 3));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6, 7, 8))
                .process(
                        "ask",
                        (Integer number) -> Mono.delay(Duration.ofMillis(1)).map(tick -> flaky.call(number)),
                        StageOptions.concurrency(3))
                .onFailure(RETRY)
                .to(sink));

        assertThat(sink.payloads()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void unorderedResultsLeaveAsTheyCome() {
        Sinks.One<Integer> answer = Sinks.one();
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .process(
                        "ask",
                        (Integer number) -> number == 1 ? answer.asMono() : Mono.just(number),
                        StageOptions.unordered(2))
                .to(sink));

        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly(2, 3);
        answer.tryEmitValue(1).orThrow();
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aKeyKeepsItsOrderToTheEndOfItsLaneWhileOtherKeysGoOn() {
        Sinks.One<Integer> answer = Sinks.one();
        Running running = pumps.start(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 11, 12, 21, 22))
                .keyed(
                        number -> number % 10,
                        2,
                        lane -> lane.process(
                                "ask",
                                (Integer number) -> number == 1 ? answer.asMono() : Mono.just(number),
                                StageOptions.concurrency(3)))
                .to(sink));

        assertThat(pumps.await(sink.firstPayloads(3))).containsExactly(2, 12, 22);
        answer.tryEmitValue(1).orThrow();
        pumps.await(running.report());
        assertThat(sink.payloads()).containsExactly(2, 12, 22, 1, 11, 21);
    }

    @Test
    void aKeyKeepsItsOrderAcrossPartitionsAndRetries() {
        Flaky flaky = new Flaky(Map.of(10, 1, 110, 2, 130, 1));
        MemorySource<Integer> source = MemorySource.named("in")
                .partition("a", 10, 11, 20, 21, 30, 31)
                .partition("b", 110, 111, 120, 121, 130, 131)
                .complete();
        pumps.run(Pipeline.named("p")
                .from(source)
                .keyed(
                        number -> number % 10,
                        4,
                        lane -> lane.map(flaky::call)
                                .process(
                                        "later",
                                        (Integer number) ->
                                                Mono.delay(Duration.ofMillis(1)).thenReturn(number)))
                .onFailure(RETRY)
                .to(sink));

        Map<String, List<Integer>> seen = sink.written().all().stream()
                .collect(Collectors.groupingBy(
                        written -> written.position().partition() + written.payload() % 10,
                        Collectors.mapping(Written::payload, Collectors.toList())));
        assertThat(seen)
                .containsEntry("a0", List.of(10, 20, 30))
                .containsEntry("a1", List.of(11, 21, 31))
                .containsEntry("b0", List.of(110, 120, 130))
                .containsEntry("b1", List.of(111, 121, 131));
    }

    @Test
    void childrenLeaveInTheOrderOfTheirParents() {
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .generate((Integer number) -> List.of(number * 10, number * 10 + 1))
                .to(sink));

        assertThat(sink.payloads()).containsExactly(10, 11, 20, 21, 30, 31);
    }

    @Test
    void aBatchThatIsTriedAgainInHalvesKeepsTheOrder() {
        MemorySink<List<Integer>> batches = MemorySink.named("batches");
        batches.failFor(batch -> batch.size() > 2, new IllegalStateException("too many"));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3, 4, 5, 6, 7, 8))
                .batch("batch", new BatchPolicy(4, Duration.ofSeconds(1)))
                .onFailure(RETRY)
                .to(batches));

        assertThat(batches.payloads()).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5, 6), List.of(7, 8));
    }

    /** The end of a lane goes ahead of its last event, if that comes from another thread while the stage emits. */
    @Test
    void aKeyWhoseLaneEndsBeforeItsLastEventIsBackComesToItsEnd() {
        Sinks.One<Integer> first = Sinks.one();
        Sinks.One<Integer> second = Sinks.one();
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2))
                .keyed(
                        number -> number % 10,
                        2,
                        lane -> lane.process(
                                        "first", (Integer number) -> number == 1 ? first.asMono() : Mono.just(number))
                                .process(
                                        "second",
                                        (Integer number) -> number == 1 ? second.asMono() : Mono.just(number)))
                .map("between", (Integer number) -> {
                    if (number == 2) {
                        first.tryEmitValue(1).orThrow();
                        CompletableFuture.runAsync(() -> second.tryEmitValue(1).orThrow())
                                .join();
                    }
                    return number;
                })
                .to(sink));

        assertThat(sink.payloads()).containsExactly(2, 1);
    }

    /** Each holds back others: one function its event alone, the next the whole partition. */
    @Test
    void functionsWithAndWithoutOrderNextToEachOtherLoseNoEventThatWaits() {
        Flaky unordered = new Flaky(Map.of(1, 1));
        Flaky ordered = new Flaky(Map.of(1, 1, 2, 1));
        pumps.run(Pipeline.named("p")
                .from(MemorySource.of("in", 1, 2, 3))
                .map("unordered", unordered::call, StageOptions.unordered(1))
                .map(
                        "ordered",
                        ordered::call,
                        StageOptions.defaults()
                                .onFailure(FailurePolicy.retry(1, Backoff.fixed(Duration.ofMillis(100)))))
                .onFailure(RETRY)
                .to(sink));

        assertThat(ordered.calls.get(1)).hasValue(2);
        assertThat(ordered.calls.get(2)).hasValue(2);
        assertThat(sink.payloads()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void anEventThatIsLeftForTheNextRunIsNotOvertakenByALaterOneThatComesDuringTheDrain() {
        Sinks.One<Integer> answer = Sinks.one();
        MemorySource<Integer> source = MemorySource.named("in").partition("a", 1, 2);
        AtomicInteger healed = new AtomicInteger();
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .process(
                        "ask",
                        (Integer number) -> number == 2 && healed.get() == 0 ? answer.asMono() : Mono.just(number),
                        StageOptions.concurrency(2))
                .map("broken", (Integer number) -> {
                    if (number == 1 && healed.get() == 0) {
                        throw new IllegalStateException("broken");
                    }
                    return number;
                })
                .to(sink));
        pumps.untilState(running, State.FAILED);
        CompletableFuture<DrainReport> drained = running.drain(Pumps.LIMIT).toFuture();
        answer.tryEmitValue(2).orThrow();

        assertThat(pumps.await(Mono.fromFuture(drained)).abandoned()).isEqualTo(2);
        assertThat(sink.payloads()).isEmpty();
        healed.set(1);
        pumps.await(running.restart());
        assertThat(pumps.await(sink.firstPayloads(2))).containsExactly(1, 2);
    }
}
