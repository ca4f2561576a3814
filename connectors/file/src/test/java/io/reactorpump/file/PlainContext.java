package io.reactorpump.file;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.SourceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A context without an engine behind it: it notes what is assigned and revoked. */
final class PlainContext implements SourceContext {

    private final Scheduler scheduler;
    private final List<Assigned> assigned = new CopyOnWriteArrayList<>();
    private final List<Partition> revoked = new CopyOnWriteArrayList<>();

    PlainContext() {
        this(Schedulers.parallel());
    }

    PlainContext(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public String pipeline() {
        return "test";
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public Partition assign(String name) {
        return assign(name, new PartitionListener() {
            @Override
            public void paused(Partition partition, String why) {}

            @Override
            public void resumed(Partition partition) {}
        });
    }

    @Override
    public Partition assign(String name, PartitionListener listener) {
        Assigned partition = new Assigned(name, listener);
        assigned.add(partition);
        return partition;
    }

    @Override
    public Mono<Void> revoke(Collection<Partition> partitions, Duration deadline) {
        return Mono.fromRunnable(() -> revoked.addAll(partitions));
    }

    @Override
    public void lose(Collection<Partition> partitions) {
        revoked.addAll(partitions);
    }

    List<Assigned> assigned() {
        return assigned;
    }

    List<Partition> revoked() {
        return revoked;
    }

    /** A partition that the test can pause. */
    static final class Assigned implements Partition {

        private final String name;
        private final PartitionListener listener;
        private volatile boolean paused;

        Assigned(String name, PartitionListener listener) {
            this.name = name;
            this.listener = listener;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isPaused() {
            return paused;
        }

        void pause() {
            paused = true;
            listener.paused(this, "test");
        }

        void resume() {
            paused = false;
            listener.resumed(this);
        }
    }
}
