package io.reactorpump.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.StateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class FetchCacheTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Integer> fetched = new CopyOnWriteArrayList<>();
    private Sinks.One<String> answer = Sinks.one();

    @AfterEach
    void stopTime() {
        time.dispose();
    }

    private FetchCache<Integer, String> opened(FetchCache<Integer, String> cache) {
        cache.open(new ComponentContext("p", "c", time)).block(LIMIT);
        return cache;
    }

    private Mono<String> quick(int key) {
        return Mono.fromCallable(() -> {
            fetched.add(key);
            return "value " + key;
        });
    }

    private Mono<String> slow(int key) {
        return Mono.defer(() -> {
            fetched.add(key);
            return answer.asMono();
        });
    }

    @Test
    void answerIsFetchedOnce() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::quick));

        assertThat(cache.get(1).block(LIMIT)).isEqualTo("value 1");
        assertThat(cache.get(1).block(LIMIT)).isEqualTo("value 1");
        assertThat(fetched).containsExactly(1);
    }

    @Test
    void whatManyAskForAtTheSameTimeIsFetchedOnce() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::slow));
        Mono<List<String>> all = Flux.range(0, 100)
                .flatMap(i -> cache.get(7).subscribeOn(Schedulers.parallel()), 100)
                .collectList()
                .cache();
        Disposable asking = all.subscribe();
        Flux.interval(Duration.ofMillis(1)).filter(tick -> !fetched.isEmpty()).blockFirst(LIMIT);
        answer.tryEmitValue("seven");

        assertThat(all.block(LIMIT)).hasSize(100).containsOnly("seven");
        assertThat(fetched).containsExactly(7);
        asking.dispose();
    }

    @Test
    void answerExpiresByThePipelinesClock() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::quick).expireAfter(Duration.ofMinutes(1)));
        cache.get(1).block(LIMIT);
        time.advanceTimeBy(Duration.ofSeconds(59));
        cache.get(1).block(LIMIT);
        assertThat(fetched).hasSize(1);

        time.advanceTimeBy(Duration.ofSeconds(2));
        cache.get(1).block(LIMIT);
        assertThat(fetched).hasSize(2);
    }

    @Test
    void noMoreAnswersAreKeptThanAllowed() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::quick).maxSize(10));
        IntStream.range(0, 1_000).forEach(key -> cache.get(key).block(LIMIT));
        fetched.clear();

        IntStream.range(0, 1_000).forEach(key -> cache.get(key).block(LIMIT));
        assertThat(fetched).hasSizeGreaterThanOrEqualTo(990);
    }

    @Test
    void thatThereIsNoAnswerIsRemembered() {
        FetchCache<Integer, String> cache =
                opened(FetchCache.of(key -> this.quick(key).then(Mono.empty())));

        assertThat(cache.get(1).blockOptional(LIMIT)).isEmpty();
        assertThat(cache.get(1).blockOptional(LIMIT)).isEmpty();
        assertThat(fetched).hasSize(1);
    }

    @Test
    void failureIsToldToAllWhoWaitAndNotRemembered() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::slow));
        List<String> told = new ArrayList<>();
        cache.get(1).subscribe(value -> {}, error -> told.add(error.getMessage()));
        cache.get(1).subscribe(value -> {}, error -> told.add(error.getMessage()));
        Sinks.One<String> first = answer;
        answer = Sinks.one();
        first.tryEmitError(new IllegalStateException("away"));
        answer.tryEmitValue("one");

        assertThat(told).containsExactly("away", "away");
        assertThat(cache.get(1).block(LIMIT)).isEqualTo("one");
    }

    @Test
    void fetchFunctionThatThrowsFailsTheAsker() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(key -> {
            throw new IllegalStateException("bad key");
        }));

        assertThatThrownBy(() -> cache.get(1).block(LIMIT)).hasMessage("bad key");
    }

    @Test
    void fetchThatHangsIsGivenUpAndTriedAgain() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::slow).timeout(Duration.ofSeconds(3)));
        List<Throwable> told = new ArrayList<>();
        cache.get(1).subscribe(value -> {}, told::add);
        time.advanceTimeBy(Duration.ofSeconds(4));

        assertThat(told).singleElement().isInstanceOf(TimeoutException.class);
        answer.tryEmitValue("late");
        assertThat(cache.get(1).block(LIMIT)).isEqualTo("late");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void oneWhoCancelsDoesNotTakeTheAnswerFromTheOthers() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::slow));
        Disposable impatient = cache.get(1).subscribe();
        List<String> received = new ArrayList<>();
        cache.get(1).subscribe(received::add);
        impatient.dispose();
        answer.tryEmitValue("one");

        assertThat(received).containsExactly("one");
        assertThat(fetched).hasSize(1);
    }

    @Test
    void forgottenAnswerIsFetchedAgain() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::quick));
        cache.get(1).block(LIMIT);
        cache.forget(1);
        cache.get(1).block(LIMIT);

        assertThat(fetched).hasSize(2);
    }

    @Test
    void cacheThatIsNotOpenSaysSo() {
        FetchCache<Integer, String> cache = opened(FetchCache.of(this::quick));
        cache.close().block(LIMIT);

        assertThatThrownBy(() -> cache.get(1).block(LIMIT))
                .isInstanceOf(StateException.class)
                .hasMessage("cache is not open (expected: open, by its component)");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> FetchCache.of(this::quick).maxSize(0)).hasMessage("cache.maxSize: 0 (expected: > 0)");
        assertThatThrownBy(() -> FetchCache.of(this::quick).expireAfter(Duration.ZERO))
                .hasMessage("cache.expireAfter: PT0S (expected: > 0)");
        assertThatThrownBy(() -> FetchCache.of(this::quick).timeout(Duration.ZERO))
                .hasMessage("cache.timeout: PT0S (expected: > 0)");
    }
}
