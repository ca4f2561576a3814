package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What one subscription of a merge to one of its sources is offered; remembers which partitions are of it. */
final class MergedContext implements SourceContext {

    private final SourceContext context;
    private final Source<Object> source;
    private final Map<Partition, MergedContext> assigned;
    private final Consumer<Throwable> broke;

    /**
     * What this source is offered.
     *
     * @param assigned all partitions of the merge; a synchronized map
     * @param broke told if the source throws when it is told of a pause
     */
    MergedContext(
            SourceContext context,
            Source<Object> source,
            Map<Partition, MergedContext> assigned,
            Consumer<Throwable> broke) {
        this.context = context;
        this.source = source;
        this.assigned = assigned;
        this.broke = broke;
    }

    Source<Object> source() {
        return source;
    }

    /** The partitions that were assigned to this subscription, and that anybody still knows. */
    List<Partition> partitions() {
        synchronized (assigned) {
            return assigned.entrySet().stream()
                    .filter(entry -> entry.getValue() == this)
                    .map(Map.Entry::getKey)
                    .filter(Objects::nonNull)
                    .toList();
        }
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
    public Optional<String> waiting() {
        return context.waiting();
    }

    @Override
    public Partition assign(String name) {
        return remember(context.assign(name));
    }

    @Override
    public Partition assign(String name, PartitionListener listener) {
        return remember(context.assign(name, new PartitionListener() {
            @Override
            public void paused(Partition partition, String why) {
                tell(() -> listener.paused(partition, why));
            }

            @Override
            public void resumed(Partition partition) {
                tell(() -> listener.resumed(partition));
            }
        }));
    }

    /** One that throws has broken this subscription and no other. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            broke.accept(t);
        }
    }

    private Partition remember(Partition partition) {
        assigned.put(partition, this);
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
