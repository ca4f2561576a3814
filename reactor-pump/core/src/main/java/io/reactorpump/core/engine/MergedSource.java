package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.FatalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import reactor.core.scheduler.Scheduler;

/**
 * Several sources as one: records as they come, commits to the source that assigned the partition. When one breaks, all are
 * subscribed again, from what is committed; a source that cannot resume is fatal instead.
 */
final class MergedSource implements Source<Object> {

    private static final int READ_AHEAD = 32;

    private final List<Source<Object>> sources;
    /** Which source has which partition, for as long as anybody knows the partition. */
    private final Map<Partition, Source<Object>> assigned = Collections.synchronizedMap(new WeakHashMap<>());

    MergedSource(List<Source<Object>> sources) {
        this.sources = sources;
    }

    @Override
    public Flux<Received<Object>> receive(SourceContext context) {
        List<Flux<Received<Object>>> all = new ArrayList<>();
        for (Source<Object> source : sources) {
            Flux<Received<Object>> records = source.receive(new Assigning(context, source));
            all.add(
                    source instanceof PlainSource
                            ? records.onErrorMap(error -> new FatalException(
                                    "source '" + source.componentName() + "' failed and can not resume: "
                                            + Reasons.of(error),
                                    error))
                            : records);
        }
        return Flux.fromIterable(all).flatMap(records -> records, all.size(), readAhead(context));
    }

    /**
     * What has been read ahead of a partition still comes after it was paused, so it must fit into what the engine leaves free
     * of the window for events that were asked for before.
     */
    private static int readAhead(SourceContext context) {
        return Math.min(READ_AHEAD, context.maxInFlight());
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        Map<Source<Object>, List<Commit>> bySource = new LinkedHashMap<>();
        for (Commit commit : commits) {
            bySource.computeIfAbsent(sourceOf(commit.partition()), s -> new ArrayList<>())
                    .add(commit);
        }
        return Flux.fromIterable(bySource.entrySet())
                .concatMapDelayError(entry -> entry.getKey().commit(entry.getValue()))
                .then();
    }

    /** The source of a partition: two sources may call theirs by the same name. */
    Source<Object> sourceOf(Partition partition) {
        return Objects.requireNonNull(assigned.get(partition), "a partition of no source");
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

    /** Remembers which source has which partition. */
    private final class Assigning implements SourceContext {

        private final SourceContext context;
        private final Source<Object> source;

        Assigning(SourceContext context, Source<Object> source) {
            this.context = context;
            this.source = source;
        }

        @Override
        public String pipeline() {
            return context.pipeline();
        }

        @Override
        public Scheduler scheduler() {
            return context.scheduler();
        }

        @Override
        public int maxInFlight() {
            return context.maxInFlight();
        }

        @Override
        public Application application() {
            return context.application();
        }

        @Override
        public Mono<Void> ready() {
            return context.ready();
        }

        @Override
        public Partition assign(String name) {
            return remember(context.assign(name));
        }

        @Override
        public Partition assign(String name, PartitionListener listener) {
            return remember(context.assign(name, listener));
        }

        private Partition remember(Partition partition) {
            assigned.put(partition, source);
            return partition;
        }

        @Override
        public Mono<Void> revoke(Collection<Partition> partitions, Duration deadline) {
            return context.revoke(partitions, deadline);
        }

        @Override
        public void lose(Collection<Partition> partitions) {
            context.lose(partitions);
        }
    }
}
