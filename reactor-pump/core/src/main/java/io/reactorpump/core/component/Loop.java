package io.reactorpump.core.component;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a {@link LoopSource} is given: the way into the pipeline. For the thread of the loop only. Everything that waits is
 * interrupted when the pipeline stops.
 *
 * @param <T> the type of the payloads
 */
public interface Loop<T> {

    /** Where the source finds itself. */
    ComponentContext context();

    /** Waits until the pipeline takes events and has asked for one more: for before something expensive is fetched. */
    void ready() throws InterruptedException;

    /**
     * Waits until the pipeline asks for one more, and hands the payload over. What becomes of it the loop does not learn: it may
     * not even be taken, if a drain has just begun. A loop that has to know, as it confirms to others what it has read, uses
     * {@link #process}.
     */
    void emit(T payload) throws InterruptedException;

    /** As {@link #emit(Object)}, with more to the record than the payload: key, time, headers, who is told its outcome. */
    void emit(T payload, UnaryOperator<Received<T>> record) throws InterruptedException;

    /**
     * Hands the payload over as {@link #emit(Object)} does, and waits until all that came of it has ended. {@linkplain
     * Outcome.Abandoned Abandoned} is what the run did not finish: the next run has to begin with it.
     */
    Outcome process(T payload) throws InterruptedException;

    /**
     * As {@link #process}, for several at a time: hands them over one after the other, as the pipeline asks for them, and then
     * waits until all have ended.
     *
     * @return how each ended, in their order
     */
    List<Outcome> processAll(Iterable<? extends T> payloads) throws InterruptedException;

    /** Waits, by the pipeline's clock. */
    void sleep(Duration duration) throws InterruptedException;
}
