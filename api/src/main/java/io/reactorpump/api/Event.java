package io.reactorpump.api;

import java.util.function.Consumer;

/**
 * A payload on its way through a pipeline, with its metadata, its attributes and its acknowledgement.
 *
 * <p>Immutable but for its {@link #attributes()}. An event is settled exactly once, by {@link #ack()} or
 * {@link #nack(Throwable)}, from any thread; later calls do nothing. Functions of a pipeline get the payload, or an
 * {@link EventContext} and the payload, and never settle; only raw operators and hand-written tests do.
 *
 * @param <T> the type of the payload
 */
public interface Event<T> extends EventContext {

    /** What the event is about. */
    T payload();

    /**
     * The same event with another payload: strictly one for one, so exactly one of the two is to be settled. Use
     * {@link #split(Consumer, Consumer)} to make several of one.
     */
    <R> Event<R> with(R payload);

    /**
     * Makes any number of children of this event, which is settled when all of them are and {@code Split} is complete.
     *
     * <p>The children exist only by being emitted in the callback; each has a copy of the attributes. With no child the
     * event is acknowledged. If the callback throws, the event fails with that cause after the children already emitted
     * have ended.
     *
     * @param children gets the way to make a child and the one to emit it to
     * @param emit gets every child, on the calling thread
     */
    <R> void split(Consumer<Consumer<R>> children, Consumer<Event<R>> emit);

    /** Settles the event as done. Never throws; does nothing if the event is already settled. */
    void ack();

    /** Settles the event as failed, which the policy of the stage decides on. Never throws; does nothing if already settled. */
    void nack(Throwable cause);
}
