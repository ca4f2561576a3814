package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.test.StandaloneEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What every {@link Sink} has to do. A connector extends this class and says what its sink writes: {@link #sink()} makes a
 * sink, {@link #payload(int)} something to write, and {@link #read()} looks at the result by other means than the sink's.
 *
 * @param <T> the type of the payloads
 */
public abstract class SinkContract<T> {

    private static final int MOST_WRITES_AT_A_TIME = 16;

    private final List<Sink<T>> opened = new ArrayList<>();
    private final List<StandaloneEvent<T>> events = new ArrayList<>();

    /** For subclasses, made by JUnit once per test. */
    protected SinkContract() {}

    /** A sink of the place that {@link #read()} reads. Called again within a test for a restart: the place stays the same. */
    protected abstract Sink<T> sink() throws Exception;

    /** The payload of that number; no two are equal. */
    protected abstract T payload(int number);

    /**
     * All that can be found in the place now, in order, in the form of {@link #items}. Goes around the sink, and does not
     * wait.
     */
    protected abstract List<?> read() throws Exception;

    /** What a payload looks like to {@link #read()}; default the items of a list, or else the payload itself. */
    protected List<?> items(T payload) {
        return payload instanceof List<?> batch ? batch : List.of(payload);
    }

    /** A payload that the sink cannot write while it can write others; default none. */
    protected Optional<T> unwritable() {
        return Optional.empty();
    }

    /** How long to wait at most for what has to happen; default thirty seconds. */
    protected Duration timeout() {
        return Duration.ofSeconds(30);
    }

    @AfterEach
    final void release() {
        opened.forEach(sink -> sink.close().block(timeout()));
        assertThat(events)
                .as("events, which the engine settles and not the sink")
                .allSatisfy(event -> assertThat(event.isSettled()).isFalse());
    }

    @Test
    final void canBeReadByOthersOnceAWriteCompleted() throws Exception {
        Sink<T> sink = opened();

        for (int i = 0; i < 5; i++) {
            write(sink, payload(i));
            assertThat(read())
                    .as("what is to be found after write %d completed", i)
                    .isEqualTo(itemsTo(i + 1));
        }
    }

    @Test
    final void keepsTheOrderOfWritesThatAreUnfinishedTogether() throws Exception {
        Sink<T> sink = opened();
        int count = 4 * atATime(sink);

        Flux.range(0, count)
                .flatMap(i -> writing(sink, payload(i)), atATime(sink), 1)
                .then()
                .block(timeout());

        assertThat(read()).isEqualTo(itemsTo(count));
    }

    @Test
    final void finishesAWriteWithoutWaitingForAnother() throws Exception {
        Sink<T> sink = opened();

        assertThatCode(() -> write(sink, payload(0)))
                .as("a single write, with none after it")
                .doesNotThrowAnyException();
    }

    @Test
    final void failsOneEventWithoutLosingTheOthers() throws Exception {
        Optional<T> bad = unwritable();
        assumeTrue(bad.isPresent(), "the sink can write everything");
        Sink<T> sink = opened();

        write(sink, payload(0));
        Boolean failed = writing(sink, bad.orElseThrow())
                .map(WriteResult.Partly.class::isInstance)
                .defaultIfEmpty(false)
                .onErrorReturn(true)
                .block(timeout());
        write(sink, payload(1));

        assertThat(failed).as("that the write of what cannot be written fails").isTrue();
        assertThat(itemsTo(2)).isSubsetOf(read());
    }

    @Test
    final void flushesAtAnyTime() throws Exception {
        Sink<T> sink = opened();

        sink.flush().block(timeout());
        write(sink, payload(0));
        sink.flush().block(timeout());
        sink.flush().block(timeout());
        write(sink, payload(1));

        assertThat(read()).isEqualTo(itemsTo(2));
    }

    @Test
    final void canBeClosedTwiceAndWithoutHavingWritten() throws Exception {
        Sink<T> sink = opened();

        sink.close().block(timeout());
        sink.close().block(timeout());

        assertThat(read()).isEmpty();
        opened.remove(sink);
    }

    @Test
    final void goesOnWhenOpenedAgain() throws Exception {
        Sink<T> sink = opened();
        write(sink, payload(0));
        close(sink);
        open(sink);
        write(sink, payload(1));

        assertThat(read()).isEqualTo(itemsTo(2));
    }

    @Test
    final void goesOnAfterARestart() throws Exception {
        Sink<T> before = opened();
        write(before, payload(0));
        close(before);
        write(opened(), payload(1));

        assertThat(read()).isEqualTo(itemsTo(2));
    }

    @Test
    final void writesOnAfterACancelledWrite() throws Exception {
        Sink<T> sink = opened();
        write(sink, payload(0));

        Disposable cancelled = writing(sink, payload(1)).subscribe(result -> {}, error -> {});
        cancelled.dispose();
        write(sink, payload(2));
        write(sink, payload(3));

        List<Object> found = new ArrayList<>(read());
        found.removeAll(items(payload(1)));
        List<Object> others = new ArrayList<>(itemsTo(4));
        others.removeAll(items(payload(1)));
        assertThat(found).as("what is to be found, but for the cancelled write").isEqualTo(others);
    }

    @Test
    final void endsEveryUnfinishedWriteBeforeItIsClosed() throws Exception {
        Sink<T> sink = opened();
        int count = atATime(sink);
        AtomicInteger ended = new AtomicInteger();
        List<Integer> succeeded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            writing(sink, payload(i))
                    .doFinally(end -> ended.incrementAndGet())
                    .subscribe(result -> {}, error -> {}, () -> {
                        synchronized (succeeded) {
                            succeeded.add(number);
                        }
                    });
        }

        close(sink);

        assertThat(ended).as("how many of %d writes have ended", count).hasValue(count);
        synchronized (succeeded) {
            List<Object> found = new ArrayList<>(read());
            assertThat(succeeded).allSatisfy(i -> assertThat(found).containsAll(items(payload(i))));
        }
    }

    @Test
    final void doesNotBlockTheThreadThatOpensAndWrites() throws Exception {
        Sink<T> sink = sink();
        opened.add(sink);

        Mono.defer(() -> sink.open(context(sink)))
                .subscribeOn(Schedulers.parallel())
                .then(Mono.defer(() -> writing(sink, payload(0)).subscribeOn(Schedulers.parallel())))
                .block(timeout());

        assertThat(read()).isEqualTo(itemsTo(1));
    }

    private Sink<T> opened() throws Exception {
        Sink<T> sink = sink();
        open(sink);
        return sink;
    }

    private void open(Sink<T> sink) {
        opened.add(sink);
        sink.open(context(sink)).block(timeout());
    }

    private void close(Sink<T> sink) {
        opened.remove(sink);
        sink.close().block(timeout());
    }

    private void write(Sink<T> sink, T payload) {
        boolean partly = writing(sink, payload)
                .map(WriteResult.Partly.class::isInstance)
                .blockOptional(timeout())
                .orElse(false);
        assertThat(partly).as("that a write was made in part only").isFalse();
    }

    private Mono<WriteResult> writing(Sink<T> sink, T payload) {
        return Mono.defer(() -> {
            StandaloneEvent<T> event;
            synchronized (events) {
                event = StandaloneEvent.at("contract", events.size(), payload);
                events.add(event);
            }
            return sink.write(event);
        });
    }

    private List<Object> itemsTo(int count) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.addAll(items(payload(i)));
        }
        return all;
    }

    private int atATime(Sink<T> sink) {
        return Math.min(sink.concurrency(), MOST_WRITES_AT_A_TIME);
    }

    private ComponentContext context(Sink<T> sink) {
        return new ComponentContext("contract", sink.componentName(), Schedulers.parallel());
    }
}
