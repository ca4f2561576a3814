package io.reactorpump.api;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What the engine offers a source for one subscription: assignments, and the way to give them up. Thread-safe. */
public interface SourceContext {

    /** The name of the pipeline. */
    String pipeline();

    /** For timers, and the source of time. Not for blocking work. */
    Scheduler scheduler();

    /** What all pipelines of the process share. */
    Application application();

    /**
     * Completes when the pipeline takes events: at once, or when it is resumed or its error is cleared. For sources that do
     * something that others notice before they emit; the rest just waits for demand. Never fails; does not complete any
     * more when the run is over.
     */
    Mono<Void> ready();

    /** Why the pipeline does not go faster just now, if it waits for anything but its source. */
    default Optional<String> waiting() {
        return Optional.empty();
    }

    /**
     * How many records of this pipeline may be in flight at most. A source that reads ahead of what is requested need not
     * read farther than that, and divided among its partitions it is what each may have when all are busy.
     */
    int maxInFlight();

    /**
     * Opens an assignment for a source that can not hold back one partition: when this partition has to wait, the
     * engine stops requesting altogether.
     */
    Partition assign(String name);

    /**
     * Opens an assignment for a source that can hold back this partition while others go on. The engine has it held back
     * when its window is full, when too many of its records wait behind one, and, as a matter of course, when it has its
     * share of {@link #maxInFlight} in flight while other partitions want theirs.
     */
    Partition assign(String name, PartitionListener listener);

    /**
     * Opens an assignment of which no record is emitted before the one before it is settled, as {@link Received.Settlement} tells:
     * a place for requests, which have no order among each other and take any time. It costs next to nothing, and never has
     * to wait for its window.
     */
    default Partition assignOneAtATime(String name) {
        return assign(name);
    }

    /**
     * Gives assignments up in good order: no more of their records are taken, what is in flight is finished until the
     * deadline, the done prefix is committed through {@link Source#commit}, then the assignments are fenced.
     *
     * @return completes when the partitions are fenced; never fails: a failed commit is logged and means redelivery
     */
    Mono<Void> revoke(Collection<Partition> partitions, Duration deadline);

    /** Fences assignments that another process may already own: nothing more is committed for them. */
    void lose(Collection<Partition> partitions);
}
