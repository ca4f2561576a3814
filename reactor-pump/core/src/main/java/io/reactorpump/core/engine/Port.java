package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Where a stage pushes events into a line of stages of its own: a lane, a branch, a user's operator. Belongs to the serial
 * drain of the stage, which alone calls its methods; only the line's demand comes from any thread.
 */
final class Port extends Flux<PumpEvent> implements Subscription, Runnable {

    private final Consumer<Port> asked;
    private final ArrayDeque<PumpEvent> queue = new ArrayDeque<>(4);
    private @Nullable CoreSubscriber<? super PumpEvent> actual;
    private final Demand demand = new Demand();
    private volatile boolean cancelled;
    private boolean ending;
    private boolean ended;

    /**
     * A port of a stage.
     *
     * @param asked told, on any thread, that the line has asked for more: to have the port {@link #run} in the drain
     */
    Port(Consumer<Port> asked) {
        this.asked = asked;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> subscriber) {
        actual = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (demand.add(n)) {
            asked.accept(this);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Adds an event to those that wait for the line's demand. */
    void push(PumpEvent event) {
        queue.add(event);
        run();
    }

    /** No more events: the line is told once those that wait are gone. */
    void end() {
        ending = true;
        run();
    }

    boolean isEnding() {
        return ending;
    }

    /** Begins anew with a line that takes events again after it was told that there are no more. */
    void reopen() {
        ending = false;
        ended = false;
    }

    int waiting() {
        return queue.size();
    }

    /** How many more events the line wants than there are. */
    long free() {
        long left = demand.left();
        return left == Long.MAX_VALUE ? left : left - queue.size();
    }

    /** Whether the line has taken any event. */
    boolean isUsed() {
        return demand.given() > 0;
    }

    /** Gives up the event that has waited longest, if there is one. */
    @Nullable PumpEvent pollOldest() {
        return queue.poll();
    }

    /** Hands on what the line has asked for. */
    @Override
    public void run() {
        CoreSubscriber<? super PumpEvent> line = actual;
        if (line == null || ended || cancelled) {
            return;
        }
        while (!queue.isEmpty() && demand.isAny()) {
            demand.take();
            line.onNext(queue.poll());
        }
        if (ending && queue.isEmpty() && !ended) {
            ended = true;
            line.onComplete();
        }
    }
}
