package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class MemorySourceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final StandaloneSourceContext context = new StandaloneSourceContext();
    private final MemorySource<String> source = MemorySource.named("orders").partition("orders-0", "a", "b", "c");

    @Test
    void staysOpenForRecordsAppendedLaterUntilItIsCompleted() {
        StepVerifier.create(payloads(source))
                .expectNext("a", "b", "c")
                .then(() -> source.append("orders-0", "d"))
                .expectNext("d")
                .then(() -> source.partition("orders-1", "e"))
                .expectNext("e")
                .then(source::complete)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void countsWhatIsRequestedEmittedAndSettled() {
        StepVerifier.create(source.receive(context), 2)
                .consumeNextWith(
                        record -> Objects.requireNonNull(record.settlement()).settled(new Outcome.Acked()))
                .expectNextCount(1)
                .then(() -> assertThat(source.demand()).isEqualTo(new Demand(2, 2, 1, 1)))
                .then(() -> assertThat(source.demand().outstanding()).isEqualTo(1))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(source.outcomes().all())
                .containsExactly(new Settled(new Position("orders-0", 0), new Outcome.Acked()));
    }

    @Test
    void numbersRecordsWithTheGivenGaps() {
        MemorySource<String> gaps = MemorySource.named("gaps")
                .<String>partitions(0)
                .offsets(100, 10)
                .partition("p", "a", "b", "c")
                .complete();

        assertThat(received(gaps)).extracting(Received::offset).containsExactly(100L, 110L, 120L);
    }

    @Test
    void startsAfterTheCommittedOffset() {
        List<Received<String>> first = received(source.complete());

        commit(source, first.get(1));

        assertThat(source.committed("orders-0")).hasValue(1);
        assertThat(payloads(source).collectList().block(TIMEOUT)).containsExactly("c");
        assertThat(source.backlog()).hasValue(1);
    }

    @Test
    void recordsEachCommitAlsoThoseThatFail() {
        source.complete().failNextCommits(1, new InfrastructureException("broker away", null));
        Received<String> record = received(source).get(2);

        assertThatThrownBy(() -> commit(source, record)).hasMessage("broker away");
        commit(source, record);

        assertThat(source.commits().all())
                .extracting(call -> call.commits().get(0).offset(), call -> call.refusal() == null)
                .containsExactly(tuple(2L, false), tuple(2L, true));
    }

    @Test
    void refusesCommitsThatGoBackOrBeyondWhatWasEmitted() {
        List<Received<String>> records = received(source.complete());
        commit(source, records.get(1));

        assertThatThrownBy(() -> commit(source, records.get(0)))
                .hasMessage("source 'orders': the caller commits [orders-0, offset=0]"
                        + " (expected: > 1, the last commit, and <= 2, the last record emitted)");
        assertThatThrownBy(() -> source.commit(List.of(new Commit(records.get(0).partition(), 3)))
                        .block(TIMEOUT))
                .isInstanceOf(IllegalStateException.class);
        assertThat(source.violations()).hasSize(2);
    }

    @Test
    void refusesCommitsOfACancelledSubscription() {
        Received<String> record = Objects.requireNonNull(source.receive(context).blockFirst(TIMEOUT));

        assertThatThrownBy(() -> commit(source, record))
                .hasMessage("source 'orders': the caller commits [orders-0, offset=0] of an assignment that ended");
        assertThat(source.committed("orders-0")).isEmpty();
    }

    @Test
    void refusesASecondCommitWhileOneIsStalled() {
        List<Received<String>> records = received(source.complete());
        source.stallCommits();

        StepVerifier.create(commits(source, records.get(0)))
                .then(() -> commits(source, records.get(1)).subscribe())
                .then(() -> assertThat(source.committed("orders-0")).isEmpty())
                .then(source::resumeCommits)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(source.violations()).singleElement().asString().contains("while a commit is under way");
    }

    @Test
    void refusesASecondSubscriberAtATime() {
        StepVerifier.create(source.receive(context), 0)
                .then(() -> StepVerifier.create(source.receive(context))
                        .expectErrorMessage(
                                "source 'orders': the caller subscribes again while a subscription is active")
                        .verify(TIMEOUT))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void revokesInThreePhases() {
        TestPublisher<Void> drained = TestPublisher.create();
        context.onRevoke(partitions -> drained.mono());
        source.partition("orders-1", "x");

        StepVerifier.create(source.receive(context), 1)
                .expectNextCount(1)
                .then(() -> source.revoke("orders-0").subscribe())
                .thenRequest(10)
                .consumeNextWith(record -> assertThat(record.partition().name()).isEqualTo("orders-1"))
                .then(() -> assertThat(context.partition("orders-0").isFenced()).isFalse())
                .then(drained::complete)
                .then(() -> assertThat(context.revoked().all()).containsExactly(context.partition("orders-0")))
                .then(() -> assertThat(context.partition("orders-0").isFenced()).isTrue())
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void takesCommitsUntilTheRevocationIsOverAndStartsAfterThemWhenAssignedAgain() {
        context.onRevoke(partitions ->
                source.commit(List.of(new Commit(partitions.iterator().next(), 0))));

        StepVerifier.create(source.complete().receive(context), 2)
                .expectNextCount(2)
                .then(() -> source.revoke("orders-0").block(TIMEOUT))
                .then(() -> assertThatThrownBy(() -> source.commit(List.of(
                                        new Commit(context.assigned().all().get(0), 1)))
                                .block(TIMEOUT))
                        .hasMessageContaining("of an assignment that ended"))
                .thenRequest(10)
                .then(() -> source.assign("orders-0"))
                .consumeNextWith(record -> assertThat(record.payload()).isEqualTo("b"))
                .consumeNextWith(record -> assertThat(record.payload()).isEqualTo("c"))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(context.assigned().all()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void losesAPartitionAtOnce() {
        StepVerifier.create(source.receive(context), 1)
                .expectNextCount(1)
                .then(() -> source.lose("orders-0"))
                .thenRequest(10)
                .then(() -> assertThat(context.lost().all()).containsExactly(context.partition("orders-0")))
                .then(() -> source.assign("orders-0"))
                .consumeNextWith(record -> assertThat(record.payload()).isEqualTo("a"))
                .expectNextCount(2)
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void keepsARevokedPartitionFromTheNextSubscription() {
        source.partition("orders-1", "x").complete();
        source.revoke("orders-0").block(TIMEOUT);

        StepVerifier.create(payloads(source))
                .expectNext("x")
                .then(() -> source.assign("orders-0"))
                .expectNext("a", "b", "c")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void breaksASubscriptionAndDeliversAgain() {
        StepVerifier.create(payloads(source))
                .expectNext("a", "b", "c")
                .then(() -> source.fail(new InfrastructureException("broker away", null)))
                .expectErrorMessage("broker away")
                .verify(TIMEOUT);

        source.failNextSubscriptions(1, new InfrastructureException("still away", null));
        StepVerifier.create(payloads(source)).expectErrorMessage("still away").verify(TIMEOUT);
        StepVerifier.create(payloads(source.complete()))
                .expectNext("a", "b", "c")
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(source.calls().subscriptions()).isEqualTo(3);
    }

    @Test
    void holdsBackAPausedPartitionAndRecordsWhy() {
        source.partition("orders-1", "x", "y").complete();

        StepVerifier.create(source.receive(context), 0)
                .then(() -> context.partition("orders-0").pause("its window is full"))
                .thenRequest(10)
                .expectNextMatches(record -> "x".equals(record.payload()))
                .expectNextMatches(record -> "y".equals(record.payload()))
                .then(() -> context.partition("orders-0").resume())
                .expectNextCount(3)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(source.pauses().all()).containsExactly(new Pause("orders-0", "its window is full"));
    }

    @Test
    void ignoresPausesIfItCannotPause() {
        source.withoutPausing().complete();

        StepVerifier.create(source.receive(context), 0)
                .then(() -> context.partition("orders-0").pause("its window is full"))
                .thenRequest(10)
                .expectNextCount(3)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(context.partition("orders-0").isPausable()).isFalse();
    }

    @Test
    void takesRecordsBackIfItSaysSo() {
        Position position = new Position("orders-0", 1);
        RuntimeException cause = new IllegalArgumentException("bad");

        assertThatThrownBy(() -> source.reject(position, cause).block(TIMEOUT))
                .hasMessageContaining("a source that takes nothing back");
        source.rejecting().failNextRejections(1, new IllegalStateException("busy"));
        assertThatThrownBy(() -> source.reject(position, cause).block(TIMEOUT)).hasMessage("busy");
        source.reject(position, cause).block(TIMEOUT);

        assertThat(source.rejections().all()).containsExactly(new Rejection(position, cause));
    }

    @Test
    void deliversWhatComesBesideAPayload() {
        Instant time = Instant.parse("2024-03-01T00:00:00Z");
        MemorySource<String> rich = MemorySource.named("rich").<String>partitions(1);
        rich.append(
                "rich-0",
                List.of(MemoryRecord.of("a").withKey(7).withTimestamp(time).withHeaders(Headers.of("trace", "t"))));
        rich.undecodable("rich-0", "raw", new IllegalArgumentException("no number"))
                .complete();

        List<Received<String>> records = received(rich);

        assertThat(records.get(0).key()).isEqualTo(7);
        assertThat(records.get(0).timestamp()).isEqualTo(time);
        assertThat(records.get(0).headers().text("trace")).hasValue("t");
        assertThat(records.get(1).payload()).isNull();
        assertThat(records.get(1).failure()).satisfies(failure -> {
            assertThat(failure.raw()).isEqualTo("raw");
            assertThat(failure.cause()).hasMessage("no number");
        });
    }

    @Test
    void generatesRecordsAsTheyAreAskedFor() {
        MemorySource<Long> many = MemorySource.named("many").generated("many-0", Long.MAX_VALUE, i -> i);

        StepVerifier.create(payloads(many).skip(5).take(3))
                .expectNext(5L, 6L, 7L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void losesNothingWhileAppendedToRequestedAndPausedFromManyThreads() {
        int each = 2_000;
        MemorySource<Integer> busy =
                MemorySource.named("busy").<Integer>partitions(3).emittingOn(Schedulers.parallel());
        Flux<Integer> appending = Flux.range(0, 3)
                .flatMap(partition -> Flux.range(0, each)
                        .doOnNext(i -> busy.append("busy-" + partition, i))
                        .subscribeOn(Schedulers.boundedElastic()))
                .doOnComplete(busy::complete);
        Flux<Integer> pausing = Flux.range(0, 500)
                .doOnNext(i -> {
                    StandalonePartition partition = context.partition("busy-1");
                    partition.pause("busy");
                    partition.resume();
                })
                .subscribeOn(Schedulers.boundedElastic());

        List<Received<Integer>> records = busy.receive(context)
                .doOnSubscribe(s -> appending.subscribe())
                .publishOn(Schedulers.single(), 7)
                .doOnNext(record -> {
                    if (record.offset() == 0 && record.partition().name().equals("busy-1")) {
                        pausing.subscribe();
                    }
                })
                .collectList()
                .block(TIMEOUT);

        assertThat(records).hasSize(3 * each);
        assertThat(records.stream()
                        .collect(Collectors.groupingBy(r -> r.partition().name())))
                .allSatisfy((name, ofPartition) -> assertThat(ofPartition)
                        .extracting(Received::offset)
                        .isSorted()
                        .doesNotHaveDuplicates());
        assertThat(busy.demand().emitted()).isLessThanOrEqualTo(busy.demand().requested());
    }

    private <T> Flux<T> payloads(Source<T> from) {
        return from.receive(context).map(record -> Objects.requireNonNull(record.payload()));
    }

    private <T> List<Received<T>> received(Source<T> from) {
        return Objects.requireNonNull(from.receive(context).collectList().block(TIMEOUT));
    }

    private static void commit(Source<?> source, Received<?> upTo) {
        commits(source, upTo).block(TIMEOUT);
    }

    private static Mono<Void> commits(Source<?> source, Received<?> upTo) {
        return source.commit(List.of(new Commit(upTo.partition(), upTo.offset())));
    }
}
