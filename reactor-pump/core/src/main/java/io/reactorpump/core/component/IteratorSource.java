package io.reactorpump.core.component;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.policy.Checks;
import java.util.Iterator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The items of an iterator as a source. It is asked for one when the pipeline has asked for one, on the thread that the
 * pipeline asks on; {@link #blocking()} is for one that blocks.
 *
 * <p>An iterator can not go back, so the source keeps what it has taken until that is acknowledged, and the next run begins with
 * what is not. An iterator that throws breaks the source, and is asked again later.
 *
 * @param <T> the type of the items
 */
public final class IteratorSource<T> implements Source<T> {

    private final String name;
    private final UncommittedItems<T> items;
    private final boolean blocks;

    private IteratorSource(String name, UncommittedItems<T> items, boolean blocks) {
        this.name = name;
        this.items = items;
        this.blocks = blocks;
    }

    /**
     * A source of an iterator's items, for one pipeline.
     *
     * @param name names the partition, and the source in status and errors
     */
    public static <T> IteratorSource<T> of(String name, Iterator<? extends T> iterator) {
        Checks.notBlank("IteratorSource.name", name);
        return new IteratorSource<>(name, new UncommittedItems<>(iterator), false);
    }

    /**
     * A source of the items of anything that can be iterated over, for one pipeline. They are gone through once: a restart goes on
     * where the run before has ended, and does not begin anew.
     */
    public static <T> IteratorSource<T> of(String name, Iterable<? extends T> items) {
        return of(name, new LateIterator<>(items));
    }

    /** This source, whose iterator may block: it is asked on a thread for blocking work, which is interrupted by a cancel. */
    public IteratorSource<T> blocking() {
        return new IteratorSource<>(name, items, true);
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        Flux<Received<T>> records = Flux.defer(() -> Flux.fromIterable(items.records(context.assign(name))));
        return blocks ? records.subscribeOn(Schedulers.boundedElastic()) : records;
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return Mono.fromRunnable(() -> commits.forEach(commit -> items.forget(commit.offset())));
    }

    @Override
    public String componentName() {
        return name;
    }
}
