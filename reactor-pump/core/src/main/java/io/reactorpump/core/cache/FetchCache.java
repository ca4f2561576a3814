package io.reactorpump.core.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactorpump.api.Component;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.clock.PumpClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A cache in front of something that is slow to ask. Bounded and expiring; what many ask for at the same time is fetched
 * once. That there is no value is remembered too, a failure is not. Opened and closed by the component that has it:
 *
 * <pre>{@code
 * class Enrichment implements AsyncProcessor<Order, Order> {
 *     private final FetchCache<String, Customer> customers = FetchCache.of(this::fetch).maxSize(1_000);
 *
 *     public Mono<Void> open(ComponentContext context) {
 *         return customers.open(context);
 *     }
 *
 *     public Mono<Order> process(EventContext context, Order order) {
 *         return customers.get(order.customer()).map(order::with);
 *     }
 * }
 * }</pre>
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
public final class FetchCache<K, V> implements Component {

    private final Function<? super K, ? extends Mono<? extends V>> fetch;
    private final long maxSize;
    private final Duration expiry;
    private final Duration timeout;
    private volatile @Nullable Opened<K, V> opened;

    private record Opened<K, V>(AsyncCache<K, Answer<V>> answers, ComponentContext context) {}

    /** What came of a fetch. A failure is one too, or the library would log it. */
    private record Answer<V>(@Nullable V value, @Nullable Throwable failure) {}

    private FetchCache(
            Function<? super K, ? extends Mono<? extends V>> fetch, long maxSize, Duration expiry, Duration timeout) {
        this.fetch = fetch;
        this.maxSize = maxSize;
        this.expiry = expiry;
        this.timeout = timeout;
    }

    /** A cache of at most 10 000 answers, each for five minutes, that gives up a fetch after 30 seconds. */
    public static <K, V> FetchCache<K, V> of(Function<? super K, ? extends Mono<? extends V>> fetch) {
        return new FetchCache<>(fetch, 10_000, Duration.ofMinutes(5), Duration.ofSeconds(30));
    }

    /** This cache, not yet opened, for so many answers. */
    public FetchCache<K, V> maxSize(long answers) {
        Checks.positive("cache.maxSize", answers);
        return new FetchCache<>(fetch, answers, expiry, timeout);
    }

    /** This cache, not yet opened, that forgets an answer so long after it has come. */
    public FetchCache<K, V> expireAfter(Duration age) {
        Checks.positive("cache.expireAfter", age);
        return new FetchCache<>(fetch, maxSize, age, timeout);
    }

    /** This cache, not yet opened, that gives up a fetch after so long: for all who wait for it. */
    public FetchCache<K, V> timeout(Duration limit) {
        Checks.positive("cache.timeout", limit);
        return new FetchCache<>(fetch, maxSize, expiry, limit);
    }

    /**
     * The answer: from the cache, from the fetch under way, or fetched. Empty if there is none. Fails as the fetch does. A
     * cancel leaves the fetch to the others and to the cache.
     */
    public Mono<V> get(K key) {
        return Mono.defer(() -> {
            Opened<K, V> now = opened;
            if (now == null) {
                return Mono.error(new StateException("cache", "not open", "open, by its component"));
            }
            CompletableFuture<Answer<V>> answer = now.answers()
                    .get(
                            key,
                            (missing, executor) ->
                                    fetched(missing, now.context()).toFuture());
            // Forgotten before anybody is told, also if nobody waits any more.
            CompletableFuture<Answer<V>> told = answer.thenApply(known -> {
                if (known.failure() != null) {
                    now.answers().asMap().remove(key, answer);
                }
                return known;
            });
            return Mono.fromFuture(told, true).flatMap(FetchCache::given);
        });
    }

    private Mono<Answer<V>> fetched(K key, ComponentContext context) {
        return Mono.<V>defer(() -> fetch.apply(key).map(value -> value))
                .timeout(timeout, context.scheduler())
                .map(value -> new Answer<>(value, null))
                .defaultIfEmpty(new Answer<>(null, null))
                .onErrorResume(failure -> Mono.just(new Answer<>(null, failure)));
    }

    private static <V> Mono<V> given(Answer<V> answer) {
        return answer.failure() == null ? Mono.justOrEmpty(answer.value()) : Mono.error(answer.failure());
    }

    /** Forgets an answer. */
    public void forget(K key) {
        Opened<K, V> now = opened;
        if (now != null) {
            now.answers().synchronous().invalidate(key);
        }
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> {
            PumpClock clock = new PumpClock(context.scheduler());
            AsyncCache<K, Answer<V>> answers = Caffeine.newBuilder()
                    .maximumSize(maxSize)
                    .expireAfterWrite(expiry)
                    .ticker(clock::nanos)
                    .executor(Runnable::run)
                    .buildAsync();
            opened = new Opened<>(answers, context);
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> opened = null);
    }
}
