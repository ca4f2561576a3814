package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class MemorySinkTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final RuntimeException BROKEN = new IllegalArgumentException("broken");

    private final MemorySink<String> sink = opened(MemorySink.named("audit"));

    @Test
    void recordsWhatItWroteWithIdsAndPositions() {
        write("a").block(TIMEOUT);

        StandaloneEvent<String> event = StandaloneEvent.at("orders-0", 7, "b");
        sink.write(event).block(TIMEOUT);

        assertThat(sink.payloads()).containsExactly("a", "b");
        assertThat(sink.written().all().get(1)).isEqualTo(new Written<>(event.id(), event.position(), "b"));
        assertThat(event.isSettled()).isFalse();
    }

    @Test
    void tellsWhenSoManyWritesSucceeded() {
        StepVerifier.create(sink.firstPayloads(2))
                .then(() -> write("a").block(TIMEOUT))
                .then(() -> write("b").block(TIMEOUT))
                .expectNext(List.of("a", "b"))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void stallsAndReleasesWritesInOrder() {
        sink.withConcurrency(3).stall();
        Flux<WriteResult> three = Flux.just("a", "b", "c").flatMapSequential(this::write, 3, 1);

        StepVerifier.create(three)
                .then(() -> assertThat(sink.unfinishedWrites()).isEqualTo(3))
                .then(() -> sink.release(1))
                .expectNext(WriteResult.written())
                .then(() -> assertThat(sink.payloads()).containsExactly("a"))
                .then(sink::resume)
                .expectNextCount(2)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(sink.payloads()).containsExactly("a", "b", "c");
        assertThat(sink.mostConcurrentWrites()).isEqualTo(3);
        assertThat(sink.violations()).isEmpty();
    }

    @Test
    void failsTheNextWrites() {
        sink.failNext(2, BROKEN);

        assertThatThrownBy(() -> write("a").block(TIMEOUT)).isSameAs(BROKEN);
        assertThatThrownBy(() -> write("b").block(TIMEOUT)).isSameAs(BROKEN);
        write("c").block(TIMEOUT);

        assertThat(sink.attempts().all()).containsExactly("a", "b", "c");
        assertThat(sink.payloads()).containsExactly("c");
    }

    @Test
    void failsTheGivenPayloadsUntilItIsHealed() {
        sink.failFor("bad"::equals, BROKEN);
        write("good").block(TIMEOUT);
        assertThatThrownBy(() -> write("bad").block(TIMEOUT)).isSameAs(BROKEN);

        sink.heal();
        write("bad").block(TIMEOUT);

        assertThat(sink.payloads()).containsExactly("good", "bad");
    }

    @Test
    void failsTheGivenItemsOfAListAndWritesTheOthers() {
        MemorySink<List<Integer>> batches = opened(MemorySink.named("batches"));
        batches.failItems(item -> (Integer) item % 2 == 0, BROKEN);

        WriteResult result =
                batches.write(StandaloneEvent.of(List.of(1, 2, 3, 4))).block(TIMEOUT);

        assertThat(result).isEqualTo(WriteResult.partly(Map.of(1, BROKEN, 3, BROKEN)));
        assertThat(batches.items().all()).containsExactly(1, 3);
        assertThat(batches.written().isEmpty()).isTrue();
    }

    @Test
    void failsAllWritesWhileItsConnectionIsLost() {
        sink.withConcurrency(2).stall();

        StepVerifier.create(write("a"))
                .then(sink::loseConnection)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessage("sink 'audit' lost its connection"))
                .verify(TIMEOUT);
        assertThatThrownBy(() -> write("b").block(TIMEOUT)).isInstanceOf(InfrastructureException.class);

        sink.resume();
        sink.reconnect();
        write("c").block(TIMEOUT);
        assertThat(sink.payloads()).containsExactly("c");
    }

    @Test
    void losesItsConnectionInTheMiddleOfABatch() {
        MemorySink<List<Integer>> batches = opened(MemorySink.named("batches"));
        batches.loseConnectionAfter(2);

        assertThatThrownBy(() ->
                        batches.write(StandaloneEvent.of(List.of(1, 2, 3))).block(TIMEOUT))
                .isInstanceOf(InfrastructureException.class);
        batches.reconnect();
        batches.write(StandaloneEvent.of(List.of(1, 2, 3))).block(TIMEOUT);

        assertThat(batches.items().all()).containsExactly(1, 2, 1, 2, 3);
        assertThat(batches.payloads()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void takesItsTimeAlsoIfThatIsVirtual() {
        Supplier<Mono<WriteResult>> slow = () -> {
            MemorySink<String> virtual = opened(MemorySink.<String>named("slow").taking(Duration.ofHours(1)));
            return virtual.write(StandaloneEvent.of("a"));
        };

        StepVerifier.withVirtualTime(slow)
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(59))
                .thenAwait(Duration.ofMinutes(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void writesNothingOfACancelledWrite() {
        sink.stall();
        StepVerifier.create(write("a")).thenCancel().verify(TIMEOUT);
        sink.resume();
        write("b").block(TIMEOUT);

        assertThat(sink.payloads()).containsExactly("b");
        assertThat(sink.violations()).isEmpty();
    }

    @Test
    void refusesWritesBeforeOpenAndAfterClose() {
        MemorySink<String> closed = MemorySink.named("closed");

        assertThatThrownBy(() -> closed.write(StandaloneEvent.of("a")).block(TIMEOUT))
                .hasMessage("sink 'closed' is not open");
        sink.stall();
        StepVerifier.create(write("a"))
                .then(() -> sink.close().block(TIMEOUT))
                .expectErrorMessage("sink 'audit' is not open")
                .verify(TIMEOUT);

        assertThat(closed.violations())
                .containsExactly("sink 'closed': the caller writes [partition=standalone, offset=0] to a sink that is"
                        + " not open");
        assertThat(sink.calls()).hasToString("opens=1, subscriptions=0, flushes=0, closes=1");
    }

    @Test
    void noticesMoreWritesThanItTakes() {
        sink.stall();
        write("a").subscribe();
        write("b").subscribe();

        assertThat(sink.violations()).singleElement().asString().endsWith("beyond the concurrency of 1");
    }

    @Test
    void failsOpensAndFlushes() {
        MemorySink<String> fragile =
                MemorySink.<String>named("fragile").failNextOpens(1, BROKEN).failNextFlushes(1, BROKEN);

        assertThatThrownBy(() -> opened(fragile)).isSameAs(BROKEN);
        opened(fragile);
        assertThatThrownBy(() -> fragile.flush().block(TIMEOUT)).isSameAs(BROKEN);
        fragile.flush().block(TIMEOUT);
    }

    private Mono<WriteResult> write(String payload) {
        return sink.write(StandaloneEvent.of(payload));
    }

    private static <T> MemorySink<T> opened(MemorySink<T> sink) {
        sink.open(new ComponentContext("test", sink.componentName(), Schedulers.parallel()))
                .block(TIMEOUT);
        return sink;
    }
}
