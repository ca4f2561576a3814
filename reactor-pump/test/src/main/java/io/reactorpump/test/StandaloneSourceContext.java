package io.reactorpump.test;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.policy.FlowPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a source is subscribed with where there is no engine: it records what the source says, and commits nothing. */
public final class StandaloneSourceContext implements SourceContext {

    private final Scheduler scheduler;
    private final Journal<StandalonePartition> assigned = new Journal<>();
    private final Journal<Partition> revoked = new Journal<>();
    private final Journal<Partition> lost = new Journal<>();
    private volatile Function<Collection<Partition>, Mono<Void>> drain = partitions -> Mono.empty();

    /** A context whose timers run on the parallel scheduler, so in virtual time if that is on. */
    public StandaloneSourceContext() {
        this(Schedulers.parallel());
    }

    /** A context whose timers run on this scheduler. */
    public StandaloneSourceContext(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** What happens between a revocation and the fence, for instance commits; by default nothing. */
    public StandaloneSourceContext onRevoke(Function<Collection<Partition>, Mono<Void>> drain) {
        this.drain = drain;
        return this;
    }

    /** All assignments so far, in order. */
    public Journal<StandalonePartition> assigned() {
        return assigned;
    }

    /** The partitions given up in good order. */
    public Journal<Partition> revoked() {
        return revoked;
    }

    /** The partitions lost. */
    public Journal<Partition> lost() {
        return lost;
    }

    /** The latest assignment of that name. */
    public StandalonePartition partition(String name) {
        List<StandalonePartition> all = assigned.all();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).name().equals(name)) {
                return all.get(i);
            }
        }
        throw new IllegalArgumentException("partition: '" + name + "' (expected: one of " + all + ")");
    }

    @Override
    public String pipeline() {
        return "standalone";
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    /** As many as pipelines hold unless they are told otherwise. */
    @Override
    public int maxInFlight() {
        return FlowPolicy.defaults().maxInFlight();
    }

    @Override
    public Application application() {
        return Application.none();
    }

    /** Always at once. */
    @Override
    public Mono<Void> ready() {
        return Mono.empty();
    }

    @Override
    public Partition assign(String name) {
        return open(name, null);
    }

    @Override
    public Partition assign(String name, PartitionListener listener) {
        return open(name, listener);
    }

    @Override
    public Mono<Void> revoke(Collection<Partition> partitions, Duration deadline) {
        return Mono.defer(() -> drain.apply(partitions))
                .timeout(deadline, Mono.empty(), scheduler)
                .onErrorComplete()
                .then(Mono.fromRunnable(() -> fence(partitions, revoked)));
    }

    @Override
    public void lose(Collection<Partition> partitions) {
        fence(partitions, lost);
    }

    private Partition open(String name, @Nullable PartitionListener listener) {
        StandalonePartition partition = new StandalonePartition(name, listener);
        assigned.add(partition);
        return partition;
    }

    private static void fence(Collection<Partition> partitions, Journal<Partition> journal) {
        for (Partition partition : partitions) {
            ((StandalonePartition) partition).fence();
            journal.add(partition);
        }
    }
}
