package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.test.StandaloneEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class OutboxTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final List<ScriptedProducer> producers = new CopyOnWriteArrayList<>();
    private final Semaphore made = new Semaphore(0);
    private final Outbox outbox =
            new Outbox("kafka sink 'orders'", "broker:9092", this::another, timers, Duration.ofMillis(100));
    private final Map<String, Event<?>> events = new ConcurrentHashMap<>();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final Map<String, Throwable> failed = new ConcurrentHashMap<>();

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private Producer<byte[], byte[]> another() {
        Throwable failure = failures.poll();
        if (failure != null) {
            throw Exceptions.propagate(failure);
        }
        ScriptedProducer next = new ScriptedProducer();
        producers.add(next);
        made.release();
        return next.producer();
    }

    @BeforeEach
    void open() {
        opened();
    }

    /** Waits until a producer has been made, and is in its place. */
    private ScriptedProducer opened() {
        Mono<Void> opening = outbox.open("orders");
        if (!producers.isEmpty()) {
            assertThat(tookPlace()).as("that another producer is made").isTrue();
        }
        opening.block(LIMIT);
        made.drainPermits();
        return producers.get(producers.size() - 1);
    }

    private boolean tookPlace() {
        try {
            return made.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @AfterEach
    void close() {
        outbox.close(Duration.ZERO).block(LIMIT);
    }

    private void write(String... values) {
        for (String value : values) {
            failed.remove(value);
            delivery(value).subscribe(result -> {}, error -> failed.put(value, error), () -> written.add(value));
        }
    }

    private Mono<WriteResult> delivery(String value) {
        return delivery("orders", value);
    }

    private Mono<WriteResult> delivery(String partition, String value) {
        Event<?> event =
                events.computeIfAbsent(value, missing -> StandaloneEvent.at(partition, value.hashCode(), value));
        return new Delivery(
                outbox, event, null, new ProducerRecord<>("orders", value.getBytes(StandardCharsets.UTF_8)));
    }

    private void look() {
        timers.advanceTimeBy(Duration.ofMillis(5));
    }

    private static TimeoutException timeout() {
        return new TimeoutException("Expiring 1 record(s) for orders-0");
    }

    @Test
    void acknowledgesWhatTheBrokersAcknowledged() {
        ScriptedProducer producer = producers.get(0);
        write("a", "b");
        assertThat(producer.taken()).containsExactly("a", "b");
        assertThat(written).isEmpty();

        producer.acknowledge();

        assertThat(written).containsExactly("a");
        assertThat(failed).isEmpty();
    }

    @Test
    void sendsAWriteOnce() {
        Mono<WriteResult> write = delivery("a");
        write.subscribe();

        assertThatThrownBy(write::block).hasMessage("a write is subscribed to once");
        assertThat(producers.get(0).taken()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsRecordsInOrderThatTheProducerCanNotTakeYet(boolean noMemory) {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(noMemory ? new BufferExhaustedException("no memory") : new TimeoutException("not in metadata"));
        write("a", "b");
        look();
        producer.refuse(null);
        write("c");
        assertThat(producer.taken()).isEmpty();

        look();
        write("d");

        assertThat(producer.taken()).containsExactly("a", "b", "c", "d");
        assertThat(failed).isEmpty();
    }

    @Test
    void waitsForMemoryAsLongAsItTakes() {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(new BufferExhaustedException("no memory"));
        write("a");

        timers.advanceTimeBy(Duration.ofHours(1));

        assertThat(failed).isEmpty();
        producer.refuse(null);
        look();
        assertThat(producer.taken()).containsExactly("a");
    }

    @Test
    void doesNotSendWhatWasCancelledWhileItWaited() {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(new TimeoutException("not in metadata"));
        delivery("a").subscribe().dispose();
        write("b");
        producer.refuse(null);
        look();

        assertThat(producer.taken()).containsExactly("b");
    }

    @Test
    void failsARecordAloneThatIsToBlame() {
        ScriptedProducer producer = producers.get(0);
        write("a", "b");

        producer.fail(new RecordTooLargeException("The message is 5 bytes"));
        producer.acknowledge();
        write("c");

        assertThat(failed).containsOnlyKeys("a");
        assertThat(failed.get("a"))
                .isInstanceOf(WorkException.class)
                .hasMessage(
                        "kafka sink 'orders' could not deliver [partition=orders, offset=97]: The message is 5 bytes");
        assertThat(written).containsExactly("b");
        assertThat(producer.taken()).containsExactly("a", "b", "c");
        assertThat(producer.isEnding()).isFalse();
    }

    @Test
    void countsNothingAsWrittenThatWasBehindAFailureForNow() {
        ScriptedProducer producer = producers.get(0);
        write("a", "b", "c");

        producer.fail(timeout());
        assertThat(producer.isEnding()).isTrue();
        producer.acknowledge();
        opened();

        assertThat(written).isEmpty();
        assertThat(failed).containsOnlyKeys("a", "b", "c");
        assertThat(failed.values())
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessage("kafka sink 'orders' is waiting: Expiring 1 record(s) for orders-0"));
        assertThat(producer.hasEnded()).isTrue();
    }

    @Test
    void turnsWritesAwayUntilThoseThatFailedHaveComeAgain() {
        write("a", "b");
        producers.get(0).fail(timeout());
        write("c");
        ScriptedProducer second = opened();
        look();
        assertThat(failed).containsOnlyKeys("a", "b", "c");

        write("d");
        assertThat(second.taken()).isEmpty();
        assertThat(failed).containsOnlyKeys("a", "b", "c", "d");
        assertThat(failed.get("d")).hasMessage("kafka sink 'orders' is waiting: Expiring 1 record(s) for orders-0");

        write("a", "b");
        write("e");
        assertThat(second.taken()).containsExactly("a", "b");
        write("c", "d", "e", "f");

        assertThat(second.taken()).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(failed).isEmpty();
    }

    @Test
    void letsOtherSourcePartitionsPass() {
        write("a");
        producers.get(0).fail(timeout());
        ScriptedProducer second = opened();

        delivery("other", "b").subscribe();

        assertThat(second.taken()).containsExactly("b");
    }

    @Test
    void holdsBackAgainAfterEachFailure() {
        write("a");
        producers.get(0).fail(timeout());
        ScriptedProducer second = opened();
        write("a");
        second.fail(new OutOfOrderSequenceException("out of order"));
        ScriptedProducer third = opened();

        write("b");
        assertThat(third.taken()).isEmpty();
        write("a", "b", "c");

        assertThat(third.taken()).containsExactly("a", "b", "c");
    }

    @Test
    void failsForNowWhenATopicStaysUnknown() {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(new TimeoutException("not in metadata"));
        write("a", "b");

        assertThat(Mono.fromRunnable(this::look)
                        .repeat(() -> failed.size() < 2)
                        .then()
                        .block(LIMIT))
                .isNull();

        assertThat(failed.values())
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(InfrastructureException.class)
                        .hasMessage("kafka sink 'orders' is waiting: nobody answers at broker:9092"));
        producer.refuse(null);
        write("c");
        assertThat(producer.taken()).isEmpty();
        write("a", "b", "c");
        assertThat(producer.taken()).containsExactly("a", "b", "c");
    }

    private void writeTo(int partition, String value) {
        new Delivery(
                        outbox,
                        StandaloneEvent.at("orders", 0, value),
                        null,
                        new ProducerRecord<>("orders", partition, null, value.getBytes(StandardCharsets.UTF_8)))
                .subscribe(result -> {}, error -> failed.put(value, error), () -> written.add(value));
    }

    /** The answer of the brokers may come between a try to send and the look at what they said. */
    @Test
    void sendsToAPartitionThatBecomesKnownJustAfterItWasNot() {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(new TimeoutException("not in metadata"));
        producer.know(3, 0);
        writeTo(2, "a");
        producer.refuse(null);
        look();

        assertThat(failed).isEmpty();
        assertThat(producer.taken()).containsExactly("a");
    }

    @Test
    void failsARecordAloneWhosePartitionTheBrokersDoNotHave() {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(new TimeoutException("not in metadata"));
        producer.know(2, 60);
        writeTo(2, "a");
        look();
        assertThat(failed).as("what is known is older than the question").isEmpty();

        producer.know(2, 0);
        assertThat(Mono.fromRunnable(this::look).repeat(failed::isEmpty).then().block(LIMIT))
                .isNull();

        assertThat(failed.get("a"))
                .hasMessage("kafka sink 'orders' could not deliver [partition=orders, offset=0]: topic 'orders' has no"
                        + " partition 2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isStoppedByWhatCanNotBeMended(boolean taken) {
        ScriptedProducer producer = producers.get(0);
        TopicAuthorizationException error = new TopicAuthorizationException("Not authorized");
        if (taken) {
            write("a");
            producer.fail(error);
            opened();
        } else {
            producer.refuse(error);
            write("a");
            producer.refuse(null);
        }
        write("b");

        assertThat(failed.get("a"))
                .isInstanceOf(FatalException.class)
                .hasMessage("kafka sink 'orders' can not write: Not authorized");
        assertThat(failed.get("b")).isInstanceOf(InfrastructureException.class);
        assertThat(written).isEmpty();
    }

    static List<RuntimeException> refusals() {
        return List.of(
                new IllegalStateException("Cannot perform operation after producer has been closed"),
                new KafkaException("Cannot execute transactional method because we are in an error state"),
                new ProducerFencedException("There is a newer producer"));
    }

    static List<Throwable> failures() {
        return List.of(
                new KafkaException("Failed to construct kafka producer"),
                new IllegalStateException("no random numbers"),
                new OutOfMemoryError("unable to create native thread"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void triesAgainWhenAnotherProducerCanNotBeMade(Throwable failure) {
        failures.add(failure);
        write("a");
        producers.get(0).fail(timeout());

        assertThat(Mono.fromRunnable(() -> timers.advanceTimeBy(Duration.ofSeconds(1)))
                        .repeat(() -> producers.size() < 2)
                        .then()
                        .block(LIMIT))
                .isNull();
        assertThat(failures).isEmpty();

        ScriptedProducer second = opened();
        write("a", "b");
        assertThat(second.taken()).containsExactly("a", "b");
    }

    @Test
    void tellsWhatFailedWithAProducerThatDoesNotCloseWell() {
        ScriptedProducer producer = producers.get(0);
        producer.atEnd(() -> {
            producer.failAll();
            throw new IllegalStateException("not well");
        });
        write("a", "b");

        producer.fail(timeout());
        ScriptedProducer second = opened();

        assertThat(failed).containsOnlyKeys("a", "b");
        write("a", "b");
        assertThat(second.taken()).containsExactly("a", "b");
    }

    /** It was closed underneath, or is in a state that it does not come out of. */
    @ParameterizedTest
    @MethodSource("refusals")
    void replacesAProducerThatTakesNothingAnyMore(RuntimeException refusal) {
        ScriptedProducer producer = producers.get(0);
        producer.refuse(refusal);
        write("a", "b");
        write("a", "b");
        assertThat(failed).containsOnlyKeys("a", "b");
        assertThat(producer.isEnding()).isFalse();

        write("a", "b");
        ScriptedProducer second = opened();
        look();
        write("a", "b", "c");

        assertThat(producer.hasEnded()).isTrue();
        assertThat(second.taken()).containsExactly("a", "b", "c");
        assertThat(failed).isEmpty();
    }

    @Test
    void keepsAProducerThatTakesRecordsAgain() {
        ScriptedProducer producer = producers.get(0);
        for (int i = 0; i < 3; i++) {
            producer.refuse(new KafkaException("interrupted"));
            write("a");
            write("a");
            producer.refuse(null);
            write("a");
        }

        assertThat(producer.taken()).containsExactly("a", "a", "a");
        assertThat(producers).hasSize(1);
    }

    @Test
    void failsWhatWaitsAndWhatIsUnderWayWhenItCloses() {
        ScriptedProducer producer = producers.get(0);
        write("a");
        producer.refuse(new TimeoutException("not in metadata"));
        write("b");

        outbox.close(Duration.ZERO).block(LIMIT);
        outbox.close(Duration.ZERO).block(LIMIT);
        look();

        assertThat(failed.get("b")).hasMessage("kafka sink 'orders' is closed");
    }

    @Test
    void tellsWhatFailedWithTheLastProducerBeforeItsCloseCompletes() {
        ScriptedProducer producer = producers.get(0);
        CountDownLatch ends = new CountDownLatch(1);
        producer.atEnd(() -> {
            awaits(ends);
            producer.failAll();
        });
        write("a", "b");
        producer.fail(timeout());

        CompletableFuture<Void> closed = outbox.close(Duration.ZERO).toFuture();
        ends.countDown();

        assertThat(closed).succeedsWithin(LIMIT);
        assertThat(failed).containsOnlyKeys("a", "b");
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
