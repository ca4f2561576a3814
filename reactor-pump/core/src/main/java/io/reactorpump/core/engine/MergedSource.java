package io.reactorpump.core.engine;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Several sources as one: records as they come, commits to the source that assigned the partition. Each is a {@link
 * Tributary}, and sees to it by itself that it is subscribed again when it breaks.
 */
final class MergedSource implements Source<Object> {

    private static final int READ_AHEAD = 32;

    private final List<Source<Object>> sources;
    private final List<Tributary> tributaries;

    /** To which subscription a partition was assigned, for as long as anybody knows the partition. */
    private final Map<Partition, MergedContext> assigned = Collections.synchronizedMap(new WeakHashMap<>());

    MergedSource(Run run) {
        this.sources = run.plan().sources();
        this.tributaries = sources.stream()
                .map(source -> new Tributary(run, source, assigned))
                .toList();
    }

    /** To be subscribed once. Fails only by a bug. */
    @Override
    public Flux<Received<Object>> receive(SourceContext context) {
        tributaries.forEach(Tributary::connect);
        return Flux.fromIterable(tributaries)
                .flatMap(Tributary::turns, tributaries.size())
                .flatMap(tributary -> tributary.records(context), Integer.MAX_VALUE, readAhead(context));
    }

    /**
     * What has been read ahead of a partition still comes after it was paused, so it must fit into what the engine leaves free
     * of the window for events that were asked for before.
     */
    private static int readAhead(SourceContext context) {
        return Math.min(READ_AHEAD, context.maxInFlight());
    }

    /** Which source is about to be subscribed again, and why, if one is. */
    Optional<String> reconnecting() {
        return tributaries.stream()
                .flatMap(tributary -> tributary.reconnecting().stream())
                .findFirst();
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        Map<Source<Object>, List<Commit>> bySource = new LinkedHashMap<>();
        for (Commit commit : commits) {
            bySource.computeIfAbsent(sourceOf(commit.partition()), s -> new ArrayList<>())
                    .add(commit);
        }
        return Flux.fromIterable(bySource.entrySet())
                .concatMapDelayError(
                        entry -> ComponentCall.of(() -> entry.getKey().commit(entry.getValue())))
                .then();
    }

    /** The source of a partition: two sources may call theirs by the same name. */
    Source<Object> sourceOf(Partition partition) {
        return Objects.requireNonNull(assigned.get(partition), "a partition of no source")
                .source();
    }

    @Override
    public boolean remembers() {
        return sources.stream().anyMatch(Source::remembers);
    }

    @Override
    public OptionalLong backlog() {
        long sum = 0;
        for (Source<Object> source : sources) {
            OptionalLong one = source.backlog();
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    @Override
    public Optional<String> waiting() {
        return sources.stream().flatMap(source -> source.waiting().stream()).findFirst();
    }

    @Override
    public String componentName() {
        return sources.stream().map(Source::componentName).collect(Collectors.joining("+"));
    }
}
