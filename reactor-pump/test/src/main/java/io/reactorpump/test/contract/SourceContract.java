package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.test.StandalonePartition;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What every {@link Source} has to do. A connector extends this class and says what its source reads:
 * {@link #given(int)} prepares the outside, {@link #source()} makes a source over it.
 *
 * <p>A test that a source has no use for, because it does not commit or has one partition only, is reported as aborted.
 *
 * @param <T> the type of the payloads
 */
public abstract class SourceContract<T> {

    private static final int RECORDS = 24;

    private final List<Source<T>> opened = new ArrayList<>();
    private final List<Reading<T>> readings = new ArrayList<>();
    private Map<String, List<T>> expected = Map.of();
    private StandaloneSourceContext context = new StandaloneSourceContext();

    /** For subclasses, made by JUnit once per test. */
    protected SourceContract() {}

    /**
     * Prepares the outside anew, with so many records. Called once per test, before {@link #source()}.
     *
     * @return the payloads in order, by the name that the source gives their partition; no payload twice in a partition
     */
    protected abstract Map<String, List<T>> given(int records) throws Exception;

    /** A source over what was prepared. Called again within a test for a restart: then only what was committed remains. */
    protected abstract Source<T> source() throws Exception;

    /**
     * Prepares the outside anew with three records in one partition, the second of which cannot be decoded.
     *
     * @return the payloads of the first and the third; empty, which is the default, if the source decodes nothing
     */
    protected Optional<List<T>> givenUndecodable() throws Exception {
        return Optional.empty();
    }

    /** Whether the source completes after the last record; default true. */
    protected boolean isBounded() {
        return true;
    }

    /** Whether a restart goes on after what was committed; default true. If not, it begins anew. */
    protected boolean remembers() {
        return true;
    }

    /** Something with {@code equals}, to compare payloads by; default the payload. */
    protected Object comparable(T payload) {
        return payload;
    }

    /** How long to wait at most for what has to happen; default thirty seconds. */
    protected Duration timeout() {
        return Duration.ofSeconds(30);
    }

    /** How long to watch that something does not happen; default 100 ms. */
    protected Duration quiet() {
        return Duration.ofMillis(100);
    }

    @BeforeEach
    final void prepare() throws Exception {
        context = new StandaloneSourceContext();
        expected = given(RECORDS);
        assertThat(expected.values().stream().mapToInt(List::size).sum())
                .as("records that given(%d) prepared", RECORDS)
                .isEqualTo(RECORDS);
    }

    @AfterEach
    final void release() {
        readings.forEach(Reading::cancel);
        opened.forEach(source -> source.close().block(timeout()));
    }

    @Test
    final void emitsEveryRecordInTheOrderOfItsPartition() throws Exception {
        Reading<T> reading = read(opened()).request(Long.MAX_VALUE);

        assertThat(payloads(reading.await(RECORDS))).isEqualTo(payloadsFrom(0));
        if (!isBounded()) {
            reading.staysAt(RECORDS, quiet());
        }
    }

    @Test
    final void emitsNoMoreThanRequested() throws Exception {
        Reading<T> reading = read(opened());

        reading.staysAt(0, quiet());
        reading.request(1).await(1);
        reading.staysAt(1, quiet());
        reading.request(3).request(2).await(6);
        reading.staysAt(6, quiet());
        assertThat(payloads(reading.request(Long.MAX_VALUE).await(RECORDS))).isEqualTo(payloadsFrom(0));
    }

    @Test
    final void completesAfterTheLastRecordIfBoundedAndOtherwiseStaysOpen() throws Exception {
        Reading<T> reading = read(opened()).request(RECORDS);
        reading.await(RECORDS);

        if (isBounded()) {
            reading.awaitEnd();
        } else {
            reading.staysAt(RECORDS, quiet());
            assertThat(reading.isCompleted()).as("completed").isFalse();
        }
    }

    @Test
    final void numbersRecordsWithGrowingOffsets() throws Exception {
        List<Received<T>> records = read(opened()).request(Long.MAX_VALUE).await(RECORDS);

        byPartition(records)
                .forEach((partition, ofPartition) -> assertThat(ofPartition)
                        .as("offsets of " + partition)
                        .extracting(Received::offset)
                        .doesNotHaveDuplicates()
                        .isSorted());
    }

    @Test
    final void assignsEachPartitionOnceBeforeItsRecords() throws Exception {
        List<Received<T>> records = read(opened()).request(Long.MAX_VALUE).await(RECORDS);

        assertThat(context.assigned().all())
                .extracting(StandalonePartition::name)
                .doesNotHaveDuplicates()
                .containsAll(expected.keySet());
        assertThat(records)
                .allSatisfy(record -> assertThat(record.partition())
                        .isSameAs(context.partition(record.partition().name())));
    }

    @Test
    final void goesOnAfterWhatWasCommitted() throws Exception {
        assumeTrue(remembers(), "the source does not remember commits");
        Source<T> first = opened();
        Reading<T> before = read(first).request(Long.MAX_VALUE);
        List<Received<T>> records = before.await(RECORDS);
        commit(first, records, 0.5);
        stop(first, before);

        List<Received<T>> again = read(opened()).request(Long.MAX_VALUE).await(count(payloadsFrom(0.5)));

        assertThat(payloads(again)).isEqualTo(payloadsFrom(0.5));
        assertThat(again)
                .allSatisfy(record -> assertThat(records)
                        .as("the records of the first run")
                        .anySatisfy(earlier -> assertThat(place(earlier)).isEqualTo(place(record))));
    }

    @Test
    final void goesOnAfterTheLatestOfSeveralCommits() throws Exception {
        assumeTrue(remembers(), "the source does not remember commits");
        Source<T> first = opened();
        Reading<T> before = read(first).request(Long.MAX_VALUE);
        List<Received<T>> records = before.await(RECORDS);
        commit(first, records, 0.25);
        commit(first, records, 0.5);
        commit(first, records, 1);
        stop(first, before);

        Reading<T> again = read(opened()).request(Long.MAX_VALUE);

        if (isBounded()) {
            again.awaitEnd();
        } else {
            again.staysAt(0, quiet());
        }
        assertThat(payloads(again.records()))
                .as("records after all were committed")
                .isEmpty();
    }

    @Test
    final void deliversAgainWhatWasNotCommitted() throws Exception {
        Source<T> first = opened();
        Reading<T> before = read(first).request(7);
        before.await(7);
        stop(first, before);

        List<Received<T>> again = read(opened()).request(Long.MAX_VALUE).await(RECORDS);

        assertThat(payloads(again)).isEqualTo(payloadsFrom(0));
    }

    @Test
    final void emitsNothingAfterCancel() throws Exception {
        Reading<T> reading = read(opened()).cancelAfter(3).request(Long.MAX_VALUE);

        reading.await(3);
        reading.staysAt(3, quiet());
        assertThat(reading.isCompleted()).as("completed after cancel").isFalse();
    }

    @Test
    final void canBeSubscribedAgainAfterCancelWithoutBeingOpenedAgain() throws Exception {
        Source<T> source = opened();
        Reading<T> before = read(source).request(5);
        List<Received<T>> records = before.await(5);
        before.cancel();
        context = new StandaloneSourceContext();

        List<Received<T>> again = read(source).request(Long.MAX_VALUE).await(RECORDS);

        assertThat(payloads(again)).isEqualTo(payloadsFrom(0));
        assertThat(again).extracting(Received::partition).doesNotContainAnyElementsOf(partitions(records));
    }

    @Test
    final void canBeClosedAndOpenedAgain() throws Exception {
        Source<T> source = opened();
        stop(source, read(source));
        open(source);

        assertThat(payloads(read(source).request(Long.MAX_VALUE).await(RECORDS)))
                .isEqualTo(payloadsFrom(0));
    }

    @Test
    final void canBeClosedWithoutHavingBeenRead() throws Exception {
        Source<T> source = opened();

        source.close().block(timeout());
        opened.remove(source);
    }

    @Test
    final void doesNotBlockTheThreadThatSubscribes() throws Exception {
        Source<T> source = opened();
        Reading<T> reading = reading();

        Mono.fromRunnable(() -> source.receive(context).subscribe(reading))
                .subscribeOn(Schedulers.parallel())
                .block(timeout());

        reading.request(1).await(1);
    }

    @Test
    final void holdsBackAPausedPartitionWhileTheOthersGoOn() throws Exception {
        assumeTrue(expected.size() > 1, "the source has one partition only");
        Reading<T> reading = read(opened()).request(1);
        String name = reading.await(1).get(0).partition().name();
        StandalonePartition paused = context.partition(name);
        assumeTrue(paused.isPausable(), "the source cannot hold back a partition");

        paused.pause("contract");
        reading.request(Long.MAX_VALUE);

        int others = RECORDS - expectedIn(name).size();
        reading.await(others + 1);
        reading.staysAt(others + 1, quiet());
        paused.resume();
        assertThat(payloads(reading.await(RECORDS))).isEqualTo(payloadsFrom(0));
    }

    @Test
    final void takesARecordBackAndGoesOn() throws Exception {
        Source<T> source = opened();
        assumeTrue(source.rejects(), "the source takes no record back");
        Reading<T> reading = read(source).request(1);
        Received<T> record = reading.await(1).get(0);

        source.reject(record.position(), new IllegalStateException("contract")).block(timeout());

        reading.request(RECORDS - 1).await(RECORDS);
    }

    @Test
    final void emitsWhatItCannotDecodeAsARecordOfItsOwn() throws Exception {
        Optional<List<T>> prepared = givenUndecodable();
        assumeTrue(prepared.isPresent(), "the source decodes nothing");
        List<T> good = prepared.orElseThrow();

        List<Received<T>> records = read(opened()).request(3).await(3);

        assertThat(records.get(1).failure()).as("failure of the second record").isNotNull();
        assertThat(List.of(payload(records.get(0)), payload(records.get(2))))
                .isEqualTo(good.stream().map(this::comparable).toList());
        assertThat(records).extracting(Received::offset).isSorted().doesNotHaveDuplicates();
    }

    private Source<T> opened() throws Exception {
        Source<T> source = source();
        open(source);
        return source;
    }

    private void open(Source<T> source) {
        opened.add(source);
        source.open(new ComponentContext("contract", source.componentName(), Schedulers.parallel()))
                .block(timeout());
    }

    private Reading<T> reading() {
        Reading<T> reading = new Reading<>(timeout());
        readings.add(reading);
        return reading;
    }

    private Reading<T> read(Source<T> source) {
        Reading<T> reading = reading();
        source.receive(context).subscribe(reading);
        return reading;
    }

    private void stop(Source<T> source, Reading<T> reading) {
        reading.cancel();
        source.close().block(timeout());
        opened.remove(source);
        context = new StandaloneSourceContext();
    }

    /** Commits this part of each partition. */
    private void commit(Source<T> source, List<Received<T>> records, double part) {
        List<Commit> commits = new ArrayList<>();
        for (List<Received<T>> ofPartition : byPartition(records).values()) {
            int done = (int) (ofPartition.size() * part);
            if (done > 0) {
                Received<T> last = ofPartition.get(done - 1);
                commits.add(new Commit(last.partition(), last.offset()));
            }
        }
        source.commit(commits).block(timeout());
    }

    /** What is to be expected after this part of each partition; partitions without records are left out. */
    private Map<String, List<Object>> payloadsFrom(double part) {
        Map<String, List<Object>> rest = new LinkedHashMap<>();
        expected.forEach((partition, payloads) -> {
            List<Object> after = payloads.stream()
                    .skip((int) (payloads.size() * part))
                    .map(this::comparable)
                    .toList();
            if (!after.isEmpty()) {
                rest.put(partition, after);
            }
        });
        return rest;
    }

    private Map<String, List<Object>> payloads(List<Received<T>> records) {
        Map<String, List<Object>> payloads = new LinkedHashMap<>();
        byPartition(records)
                .forEach((partition, ofPartition) -> payloads.put(
                        partition, ofPartition.stream().map(this::payload).toList()));
        return payloads;
    }

    private Object payload(Received<T> received) {
        T payload = received.payload();
        return payload == null ? "no payload, " + received.failure() : comparable(payload);
    }

    private List<T> expectedIn(String partition) {
        return expected.getOrDefault(partition, List.of());
    }

    private Object place(Received<T> received) {
        return List.of(received.position(), payload(received));
    }

    private static int count(Map<String, List<Object>> payloads) {
        return payloads.values().stream().mapToInt(List::size).sum();
    }

    private static <T> List<Partition> partitions(List<Received<T>> records) {
        return records.stream().map(Received::partition).distinct().toList();
    }

    private static <T> Map<String, List<Received<T>>> byPartition(List<Received<T>> records) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        received -> received.partition().name(), LinkedHashMap::new, Collectors.toList()));
    }
}
