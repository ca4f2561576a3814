package io.reactorpump.guarantees;

import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source that looks over the engine's shoulder: how often each record it emitted was settled, and at each commit whether
 * everything up to it was.
 */
final class Watched<T> implements Source<T> {

    private final Source<T> source;
    private final Consumer<Position> atCommit;
    private final Map<Partition, TreeMap<Long, Integer>> settled = new IdentityHashMap<>();
    private final ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();

    /**
     * Watches a source.
     *
     * @param atCommit told of each position that is committed, before it is
     */
    Watched(Source<T> source, Consumer<Position> atCommit) {
        this.source = source;
        this.atCommit = atCommit;
    }

    /** What the engine did that it must not do. */
    List<String> mistakes() {
        List<String> all = new ArrayList<>(mistakes);
        synchronized (settled) {
            settled.forEach((partition, records) -> records.forEach((offset, times) -> {
                if (times != 1) {
                    all.add(partition.name() + "@" + offset + " was settled " + times + " times");
                }
            }));
        }
        return all;
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return source.receive(context).map(received -> {
            synchronized (settled) {
                settled.computeIfAbsent(received.partition(), partition -> new TreeMap<>())
                        .put(received.offset(), 0);
            }
            Received.@Nullable Settlement own = received.settlement();
            return received.withSettlement(outcome -> {
                settled(received, outcome);
                if (own != null) {
                    own.settled(outcome);
                }
            });
        });
    }

    private void settled(Received<T> received, Outcome outcome) {
        if (!(outcome instanceof Outcome.Abandoned)) {
            atCommit.accept(received.position());
        }
        synchronized (settled) {
            settled.get(received.partition()).merge(received.offset(), 1, Integer::sum);
        }
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return Mono.defer(() -> {
            for (Commit commit : commits) {
                look(commit);
            }
            return source.commit(commits);
        });
    }

    private void look(Commit commit) {
        synchronized (settled) {
            Map<Long, Integer> records = settled.getOrDefault(commit.partition(), new TreeMap<>());
            new TreeMap<>(records).headMap(commit.offset(), true).forEach((offset, times) -> {
                if (times == 0) {
                    mistakes.add(commit + " passes " + offset + ", which is not settled");
                }
            });
        }
    }

    @Override
    public boolean rejects() {
        return source.rejects();
    }

    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return source.reject(position, cause);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return source.open(context);
    }

    @Override
    public Mono<Void> close() {
        return source.close();
    }

    @Override
    public String componentName() {
        return source.componentName();
    }
}
