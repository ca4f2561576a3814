package io.reactorpump.core.lookup;

import io.reactorpump.api.Lookup;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import io.reactorpump.core.status.LookupStatus;
import io.reactorpump.core.status.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A lookup with the pipelines that use it: the first to come has it loaded and looked after, until the last has gone. What
 * cannot be loaded or read leaves the former content in place. Thread-safe.
 */
final class LoadedLookup<V> implements Lookup<V> {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedLookup.class);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final String name;
    private final Dictionary<V> dictionary;

    private volatile @Nullable Loaded<V> loaded;
    private volatile @Nullable String trouble;

    // Guarded by the monitor.
    private int users;
    private Mono<Void> ready = Mono.empty();
    private Disposable watch = Disposables.disposed();

    /** A content, with what is known of it. */
    private record Loaded<V>(Map<String, V> entries, String version, Instant at) {}

    LoadedLookup(String name, Dictionary<V> dictionary) {
        this.name = name;
        this.dictionary = dictionary;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, V> all() {
        Loaded<V> present = loaded;
        if (present == null) {
            throw new StateException("lookup '" + name + "'", "not loaded", "loaded, by a pump that starts a pipeline");
        }
        return present.entries;
    }

    LookupStatus status() {
        Optional<Loaded<V>> present = Optional.ofNullable(loaded);
        return new LookupStatus(
                name,
                present.map(content -> content.entries.size()),
                present.map(Loaded::at),
                Optional.ofNullable(trouble));
    }

    /** One more pipeline. Counted when called; completes when there is a content, fails if there is none to be had. */
    synchronized Mono<Void> take(Scheduler timers) {
        if (++users == 1) {
            Mono<Void> first = load(timers).cache();
            ready = first.onErrorResume(error -> loaded == null ? Mono.error(error) : Mono.empty());
            watch = first.onErrorComplete()
                    .thenMany(Mono.delay(dictionary.reload(), timers)
                            .then(load(timers).onErrorComplete())
                            .repeat())
                    .subscribe();
        }
        return ready;
    }

    /** One pipeline less. */
    synchronized void give() {
        if (--users == 0) {
            watch.dispose();
        }
    }

    private Mono<Void> load(Scheduler timers) {
        return Mono.defer(() ->
                        dictionary.origin().fetch(Optional.ofNullable(loaded).map(Loaded::version)))
                .timeout(LONGEST, Mono.error(() -> new InfrastructureException("nothing came in 30 s", null)), timers)
                .onErrorMap(this::notFetched)
                .doOnNext(content -> exchange(content, timers))
                .doOnError(this::tell)
                .then(Mono.fromRunnable(() -> trouble = null));
    }

    private void exchange(Content content, Scheduler timers) {
        Map<String, V> entries;
        try {
            entries = Collections.unmodifiableMap(
                    new LinkedHashMap<>(dictionary.format().read(content.bytes())));
        } catch (RuntimeException e) {
            throw new FatalException("lookup '" + name + "' can not be read: " + Reasons.of(e), e);
        }
        loaded = new Loaded<>(entries, content.version(), new PumpClock(timers).now());
        LOG.info("Lookup '{}' is loaded: {} entries", name, entries.size());
    }

    private Throwable notFetched(Throwable error) {
        String why = "lookup '" + name + "' can not be loaded: " + Reasons.of(error);
        return FailureKind.of(error) == FailureKind.FATAL
                ? new FatalException(why, error)
                : new InfrastructureException(why, error);
    }

    /** Says what is wrong, once until it is something else. */
    private void tell(Throwable error) {
        String why = Reasons.of(error);
        if (!why.equals(trouble)) {
            LOG.warn("{}{}", why, loaded == null ? "" : "; the former content is kept");
        }
        trouble = why;
    }
}
