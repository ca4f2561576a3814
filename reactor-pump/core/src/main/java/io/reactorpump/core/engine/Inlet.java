package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way into a pipeline for programs and for other pipelines: what is written waits here until the pipeline asks for it,
 * and its writer is answered when the pipeline is done with it.
 *
 * <p>Nothing is kept when the pipeline ends: what a pipeline has written fails back to it, all at once and in its order, and
 * from then on each write fails until a pipeline reads again. So the writer's own way to wait for other systems is what it
 * waits with, and a {@link io.reactorpump.api.WriteOrder} sees to it that nothing comes before what failed. What a program has
 * put here fails if the pipeline had begun it, and waits on otherwise.
 */
public final class Inlet<T> extends SerialDrain implements PartitionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);
    private static final Object LOOK = new Object();

    private final String name;
    private final int capacity;
    private final AtomicInteger puts = new AtomicInteger();

    /** Who reads, for who asks why nothing goes on. */
    private volatile @Nullable InletReader<T> present;

    private volatile String absence;

    /** How many wait, for who looks from outside. */
    private volatile int backlog;

    // Only the drain touches these.
    private final Queue<Parcel<T>> waiting = new ArrayDeque<>();
    private final Queue<Parcel<T>> begun = new ArrayDeque<>();
    private @Nullable InletReader<T> reader;
    private boolean completed;
    private long offset;

    /**
     * An inlet that nobody reads yet.
     *
     * @param capacity how many writes of one writer may be unfinished
     */
    public Inlet(String name, int capacity) {
        this.name = name;
        this.capacity = capacity;
        this.absence = "no pipeline reads internal source '" + name + "'";
    }

    /** The name of the source. */
    public String name() {
        return name;
    }

    int capacity() {
        return capacity;
    }

    // --- the writers ---

    /** Puts a payload here when subscribed; how the pipeline ended it. */
    public Mono<Outcome> put(T payload) {
        return Mono.create(writer -> {
            if (puts.incrementAndGet() > capacity) {
                puts.decrementAndGet();
                writer.error(new InfrastructureException(
                        "internal source '" + name + "' is full: " + capacity + " of those put there are not done",
                        null));
                return;
            }
            Parcel<T> parcel = new Parcel<>(this, payload, writer);
            writer.onDispose(() -> {
                puts.decrementAndGet();
                parcel.over();
            });
            submit(parcel);
        });
    }

    /** The way in for one more pipeline. */
    public Outlet<T> outlet(String sink) {
        return new Outlet<>(sink, this);
    }

    /** No more will be written: the pipeline completes when it is done with what has been. */
    public void complete() {
        submit((Runnable) () -> completed = true);
    }

    /** How much waits for the pipeline to ask for it. */
    public int backlog() {
        return backlog;
    }

    /** Why it takes nothing just now, if it does not. */
    Optional<String> waiting() {
        InletReader<T> who = present;
        return who == null
                ? Optional.of(absence)
                : who.context.waiting().map(why -> "pipeline '" + who.context.pipeline() + "': " + why);
    }

    /** A pipeline writes no more: what of it is unfinished fails. In the drain. */
    void closed(Outlet<T> outlet) {
        InfrastructureException closed =
                new InfrastructureException("sink '" + outlet.componentName() + "' was closed", null);
        Stream.concat(begun.stream(), waiting.stream())
                .filter(parcel -> parcel instanceof WrittenParcel<T> one && one.outlet == outlet && !one.isOver())
                .toList()
                .forEach(parcel -> parcel.fail(closed));
    }

    // --- the reader ---

    /** What is written, for one pipeline at a time. */
    public Flux<Received<T>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<T>> actual) {
                submit(new InletReader<>(Inlet.this, context, actual));
            }
        };
    }

    /** A reader wants more. */
    void look() {
        submit(LOOK);
    }

    @Override
    public void paused(Partition partition, String why) {}

    @Override
    public void resumed(Partition partition) {
        look();
    }

    // --- in the drain ---

    @Override
    @SuppressWarnings("unchecked")
    void handle(Object signal) {
        if (signal instanceof Parcel<?> parcel) {
            handle((Parcel<T>) parcel);
        } else if (signal instanceof InletReader<?> some) {
            handle((InletReader<T>) some);
        } else if (signal instanceof Runnable task) {
            task.run();
        }
    }

    private void handle(Parcel<T> parcel) {
        if (parcel.isOver()) {
            if (parcel.isBegun) {
                forgetDone();
            } else if (waiting.contains(parcel)) {
                takenBack(parcel);
            }
        } else if (!parcel.isBegun) {
            arrived(parcel);
        } else if (reader == null) {
            parcel.fail(new InfrastructureException(absence, null));
        }
    }

    private void arrived(Parcel<T> parcel) {
        if (completed) {
            parcel.fail(new StateException("internal source '" + name + "'", "COMPLETED", "OPEN to be written to"));
        } else if (parcel instanceof WrittenParcel<T> written) {
            if (reader == null) {
                written.outlet.order.turnedAway(written.event);
                written.fail(new InfrastructureException(absence, null));
            } else if (written.outlet.order.admits(written.event)) {
                waiting.add(written);
            } else {
                written.fail(new InfrastructureException("what came before it has failed and has to come again", null));
            }
        } else {
            waiting.add(parcel);
        }
    }

    /** Its writer gave up before it was begun. What the same pipeline wrote after it must not come before it comes again. */
    private void takenBack(Parcel<T> parcel) {
        List<Parcel<T>> with = new ArrayList<>(List.of(parcel));
        if (parcel instanceof WrittenParcel<T> first) {
            waiting.stream()
                    .dropWhile(other -> other != parcel)
                    .skip(1)
                    .filter(other -> other instanceof WrittenParcel<T> later && later.outlet == first.outlet)
                    .forEach(with::add);
        }
        waiting.removeAll(with);
        giveBack(with, "what came before it was taken back and has to come again");
    }

    private void forgetDone() {
        Parcel<T> first = begun.peek();
        while (first != null && first.isOver()) {
            begun.remove();
            first = begun.peek();
        }
    }

    private void handle(InletReader<T> some) {
        if (some == reader) {
            ended("pipeline '" + some.context.pipeline() + "', which reads internal source '" + name + "', has ended");
        } else if (!some.isCancelled()) {
            InletReader<T> other = reader;
            if (other != null) {
                some.refuse(new FatalException(
                        "internal source '" + name + "' is read by pipeline '" + other.context.pipeline() + "' already",
                        null));
                return;
            }
            reader = some;
            present = some;
            some.begin();
        }
    }

    /** Whoever read does so no more. */
    private void ended(String why) {
        reader = null;
        present = null;
        absence = why;
        List<Parcel<T>> failed = new ArrayList<>(begun);
        begun.clear();
        waiting.stream().filter(WrittenParcel.class::isInstance).forEach(failed::add);
        waiting.removeIf(WrittenParcel.class::isInstance);
        failed.removeIf(Parcel::isOver);
        giveBack(failed, why);
    }

    /** Fails them, when it is known for each pipeline what has to come again, and in which order. */
    private void giveBack(List<Parcel<T>> parcels, String why) {
        Map<Outlet<T>, List<Event<T>>> written = new LinkedHashMap<>();
        for (Parcel<T> parcel : parcels) {
            if (parcel instanceof WrittenParcel<T> one) {
                written.computeIfAbsent(one.outlet, missing -> new ArrayList<>())
                        .add(one.event);
            }
        }
        written.forEach((outlet, events) -> outlet.order.failed(events));
        parcels.forEach(parcel -> parcel.fail(new InfrastructureException(why, null)));
    }

    @Override
    void settled() {
        InletReader<T> to = reader;
        if (to != null) {
            emit(to);
        }
        backlog = waiting.size();
    }

    private void emit(InletReader<T> to) {
        while (!waiting.isEmpty() && to.takes()) {
            Parcel<T> next = waiting.element();
            Received<T> record = next.record(to.partition(), offset);
            if (record == null) {
                // Its writer has just given up, and nobody has said so here yet.
                takenBack(next);
            } else {
                waiting.remove();
                offset++;
                next.isBegun = true;
                begun.add(next);
                to.emit(record);
            }
        }
        if (completed && waiting.isEmpty()) {
            reader = null;
            absence = "internal source '" + name + "' is completed";
            to.complete();
        }
    }

    @Override
    void broken(Throwable bug) {
        LOG.error("Internal source '{}' threw", name, bug);
    }
}
