package io.reactorpump.core;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.engine.Inlet;
import io.reactorpump.core.engine.Outlet;
import io.reactorpump.core.plan.WrappedSink;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source that other pipelines and programs write into. What is written waits until the pipeline that reads it asks for it,
 * and whoever wrote it is answered when that pipeline is done with it, so pressure and acknowledgements cross from the one
 * pipeline to the other.
 *
 * <pre>{@code
 * InternalSource<Order> big = InternalSource.named("big-orders");
 * pump.start(Pipeline.named("big").from(big).to(warehouse));
 * pump.start(Pipeline.named("orders").from(kafka).route("size", Branch.when("big", Order::isBig, big.sink())).to(shop));
 * }</pre>
 *
 * <p>So are events sent to other pipelines by a condition ({@link Flow#route(String, Branch[])}) or a key ({@link
 * Flow#route(String, java.util.function.Function, java.util.Map)}), or to several at once ({@link Flow#tee}), and so several
 * pipelines share a source: one pipeline reads it and tees what it reads to theirs. An event is acknowledged when all required
 * ones are done with it, so none of those is ahead of another by more than may be in flight. A best-effort one holds nobody
 * back: what it has not taken yet waits in its buffer, and beyond that is dropped as its {@link
 * io.reactorpump.core.plan.BranchPlan.Overflow} says, and counted.
 *
 * <p>What becomes of an event in the reading pipeline, the child, means for the pipeline that wrote it, the parent:
 *
 * <ul>
 *   <li>written, filtered, dropped or dead-lettered by the child: done, so the parent acknowledges its event;
 *   <li>rejected: the write fails with the child's cause, and the parent's failure policy decides;
 *   <li>the child has failed: the write waits until somebody clears the error, and the parent says so;
 *   <li>the child was stopped, drained or restarted before it was done: the write fails for now ({@link
 *       io.reactorpump.api.policy.FailureKind#INFRASTRUCTURE}), as does any other until a pipeline reads again, so the parent
 *       tries again as its policy says, by default for ever. Order is kept. What the child had written already it may get
 *       twice.
 * </ul>
 *
 * <p>Key, time, headers and a copy of the attributes come along; the position is one of this source. It commits nothing: the
 * parent's own source is asked for what the child was not done with when both end. One pipeline reads it at a time; its parents
 * may be any number, but no pipeline may write into itself, also not by way of others, as it would wait for itself: a pump
 * refuses that at the start. It drains parents before their children.
 *
 * @param <T> the type of the payloads
 */
public final class InternalSource<T> implements Source<T> {

    private static final int UNFINISHED = 1_024;

    private final Inlet<T> inlet;

    private InternalSource(String name, int capacity) {
        this.inlet = new Inlet<>(name, capacity);
    }

    /** A source where each writer may have 1 024 unfinished writes. */
    public static <T> InternalSource<T> named(String name) {
        return named(name, UNFINISHED);
    }

    /**
     * A source.
     *
     * @param capacity how many unfinished writes each writer may have: events that wait here or are in flight in the pipeline
     *     that reads. A batch in that pipeline that is larger than all its writers' capacities fills by time only
     */
    public static <T> InternalSource<T> named(String name, int capacity) {
        Checks.notBlank("name", name);
        Checks.positive(name + ".capacity", capacity);
        return new InternalSource<>(name, capacity);
    }

    /** A sink of another pipeline that writes here, called {@code to-} and the name of this source. One for each use. */
    public Sink<T> sink() {
        return sink("to-" + componentName());
    }

    /** As {@link #sink()}, with a name. */
    public Sink<T> sink(String name) {
        return inlet.outlet(name);
    }

    /**
     * Puts a payload here, when subscribed. Waits for the reading pipeline, also for one that is still to begin; cancel takes it
     * away if it was not begun.
     *
     * @return how the pipeline ended it: acknowledged, dead-lettered or rejected. Fails by an {@link
     *     io.reactorpump.api.error.InfrastructureException} if the pipeline ended before it was done with it, or if as many
     *     as the capacity are not done, so put no more than that at a time
     */
    public Mono<Outcome> put(T payload) {
        return inlet.put(payload);
    }

    /** No more will be written: the reading pipeline completes when it is done with what was. Writes fail from now on. */
    public void complete() {
        inlet.complete();
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return inlet.receive(context);
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(inlet.backlog());
    }

    @Override
    public boolean remembers() {
        return false;
    }

    /** Whoever wrote it gets it back. */
    @Override
    public boolean rejects() {
        return true;
    }

    /** Does nothing, as the writer is told how its write ended. */
    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return Mono.empty();
    }

    @Override
    public String componentName() {
        return inlet.name();
    }

    /** The first circle of pipelines that write into one another, as {@code a → b → a}: a pump would not start them. */
    public static Optional<String> circle(Collection<Pipeline> pipelines) {
        return new Links(pipelines.stream().map(Pipeline::plan).toList()).circle();
    }

    /** Whether a sink writes here. */
    boolean isFedBy(Sink<?> sink) {
        return WrappedSink.innermost(sink) instanceof Outlet<?> outlet && outlet.inlet() == inlet;
    }
}
