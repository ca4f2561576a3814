package io.reactorpump.core.lookup;

import io.reactorpump.api.Lookup;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import io.reactorpump.core.status.LookupStatus;
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
 * A dictionary that is loaded from somewhere, and looked after while pipelines run. What cannot be loaded or read leaves the
 * former content in place. Thread-safe.
 *
 * <pre>{@code
 * LoadedLookup<String> countries =
 *         LoadedLookup.of("countries", LookupOrigin.file(Path.of("countries.txt")), LookupFormat.lines());
 * Pump pump = Pump.load().lookup(countries);
 * }</pre>
 *
 * @param <V> the type of the values
 */
public final class LoadedLookup<V> implements Lookup<V> {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedLookup.class);

    private final String name;
    private final LookupOrigin origin;
    private final LookupFormat<V> format;
    private final Duration reload;

    private volatile @Nullable Loaded<V> loaded;
    private volatile @Nullable String trouble;

    private int users;
    private Disposable watch = Disposables.disposed();

    /** A content, with what is known of it. */
    private record Loaded<V>(Map<String, V> entries, String version, Instant at) {}

    private LoadedLookup(String name, LookupOrigin origin, LookupFormat<V> format, Duration reload) {
        Checks.notBlank("lookup.name", name);
        Checks.positive("lookup.reload", reload);
        this.name = name;
        this.origin = origin;
        this.format = format;
        this.reload = reload;
    }

    /** A dictionary that is looked at every five seconds for changes. */
    public static <V> LoadedLookup<V> of(String name, LookupOrigin origin, LookupFormat<V> format) {
        return new LoadedLookup<>(name, origin, format, Duration.ofSeconds(5));
    }

    /** This dictionary, not loaded, with another time between two looks for changes. */
    public LoadedLookup<V> reload(Duration every) {
        return new LoadedLookup<>(name, origin, format, every);
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

    /** How it is. */
    public LookupStatus status() {
        Loaded<V> present = loaded;
        return new LookupStatus(
                name,
                Optional.ofNullable(present).map(content -> content.entries.size()),
                Optional.ofNullable(present).map(Loaded::at),
                Optional.ofNullable(trouble));
    }

    /** One more pipeline. Counted when called; completes when there is a content, fails if there is none to be had. */
    Mono<Void> take(Scheduler timers) {
        boolean first;
        synchronized (this) {
            first = ++users == 1;
            if (first) {
                watch = Mono.delay(reload, timers)
                        .then(Mono.defer(() -> load(timers).onErrorComplete()))
                        .repeat()
                        .subscribe();
            }
        }
        return Mono.defer(() -> {
            if (loaded == null) {
                return load(timers);
            }
            return first ? load(timers).onErrorComplete() : Mono.empty();
        });
    }

    /** One pipeline less. */
    synchronized void give() {
        if (--users == 0) {
            watch.dispose();
        }
    }

    private Mono<Void> load(Scheduler timers) {
        return Mono.defer(() -> origin.fetch(Optional.ofNullable(loaded).map(Loaded::version)))
                .onErrorMap(this::notFetched)
                .doOnNext(content -> exchange(content, timers))
                .doOnError(this::tell)
                .then(Mono.fromRunnable(() -> trouble = null));
    }

    private void exchange(Content content, Scheduler timers) {
        Map<String, V> entries;
        try {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(format.read(content.bytes())));
        } catch (RuntimeException e) {
            throw new FatalException("lookup '" + name + "' can not be read: " + text(e), e);
        }
        loaded = new Loaded<>(entries, content.version(), new PumpClock(timers).now());
        LOG.info("Lookup '{}' is loaded: {} entries", name, entries.size());
    }

    private Throwable notFetched(Throwable error) {
        String why = "lookup '" + name + "' can not be loaded: " + text(error);
        return FailureKind.of(error) == FailureKind.FATAL
                ? new FatalException(why, error)
                : new InfrastructureException(why, error);
    }

    /** Says what is wrong, once until it is something else. */
    private void tell(Throwable error) {
        String why = text(error);
        if (!why.equals(trouble)) {
            LOG.warn("{}{}", why, loaded == null ? "" : "; the former content is kept");
        }
        trouble = why;
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
