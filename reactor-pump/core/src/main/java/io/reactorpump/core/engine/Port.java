package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Where a stage pushes events into a line of stages of its own: a lane, a branch, a user's operator. Belongs to the serial
 * drain of the stage, which alone calls its methods; the line's demand comes in by that drain.
 */
final class Port extends Flux<PumpEvent> implements Subscription {

    private final SerialDrain owner;
    private final Runnable demanded;
    private final ArrayDeque<PumpEvent> queue = new ArrayDeque<>();
    private @Nullable CoreSubscriber<? super PumpEvent> actual;
    private long demand;
    private boolean used;
    private boolean ending;
    private boolean ended;
    private volatile boolean cancelled;

    /**
     * A port of a stage.
     *
     * @param demanded run in the drain when the line has asked for more
     */
    Port(SerialDrain owner, Runnable demanded) {
        this.owner = owner;
        this.demanded = demanded;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> subscriber) {
        actual = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            owner.submit((Runnable) () -> {
                demand = Operators.addCap(demand, n);
                flush();
                demanded.run();
            });
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
        flush();
    }

    /** No more events: the line is told once those that wait are gone. */
    void end() {
        ending = true;
        flush();
    }

    boolean isEnding() {
        return ending;
    }

    int waiting() {
        return queue.size();
    }

    /** How many more events the line wants than there are. */
    long free() {
        return demand - queue.size();
    }

    /** Whether the line has taken any event. */
    boolean isUsed() {
        return used;
    }

    /** Gives up the event that has waited longest, if there is one. */
    @Nullable PumpEvent pollOldest() {
        return queue.poll();
    }

    private void flush() {
        CoreSubscriber<? super PumpEvent> line = actual;
        if (line == null || ended || cancelled) {
            return;
        }
        while (demand > 0 && !queue.isEmpty()) {
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            used = true;
            line.onNext(queue.poll());
        }
        if (ending && queue.isEmpty()) {
            ended = true;
            line.onComplete();
        }
    }
}
