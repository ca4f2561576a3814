package io.reactorpump.core.request;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** One request, from the ask to the answer. */
final class Request<T> implements Received.Settlement {

    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int WITHDRAWN = 2;
    private static final int ANSWERED = 3;

    final T payload;
    final Headers headers;
    private final RequestSource<T> source;
    private final MonoSink<Answer> caller;
    private final AtomicInteger state = new AtomicInteger(WAITING);
    private final AtomicLong written = new AtomicLong();

    /** Told when nobody waits for the answer any more; null if the work goes on all the same. */
    private final Sinks.@Nullable Empty<Void> forsaken;

    /** What was replied so far; by the sink, which writes one after the other. */
    private final List<Object> replies = new ArrayList<>(1);

    /** Where it is in the pipeline. Set before it is emitted. */
    private @Nullable Slot<T> slot;

    Request(RequestSource<T> source, T payload, Headers headers, MonoSink<Answer> caller) {
        this.source = source;
        this.payload = payload;
        this.headers = headers;
        this.caller = caller;
        this.forsaken = source.cancels() ? Sinks.empty() : null;
    }

    /** The pipeline takes it, unless its caller has gone. */
    boolean begin(Slot<T> at) {
        slot = at;
        return state.compareAndSet(WAITING, BEGUN);
    }

    boolean isWaiting() {
        return state.get() == WAITING;
    }

    boolean isAnswered() {
        return state.get() == ANSWERED;
    }

    /** It is not to be begun any more. Whether it had not been. */
    boolean withdraw() {
        return state.compareAndSet(WAITING, WITHDRAWN);
    }

    void reply(Object payload, int most) {
        if (replies.size() == most) {
            throw new IllegalStateException("more than " + most + " replies to one request");
        }
        replies.add(payload);
    }

    void written() {
        written.incrementAndGet();
    }

    @Override
    public void settled(Outcome outcome) {
        Slot<T> at = slot;
        if (at != null) {
            at.free();
        }
        answer(answerTo(outcome));
        source.ended();
    }

    private Answer answerTo(Outcome outcome) {
        if (outcome instanceof Outcome.Acked) {
            return new Answer.Done(List.copyOf(replies), written.get());
        }
        if (outcome instanceof Outcome.DeadLettered letter) {
            return new Answer.DeadLettered(letter.cause());
        }
        return outcome instanceof Outcome.Rejected rejected
                ? new Answer.Rejected(rejected.cause())
                : new Answer.Abandoned();
    }

    /** Tells the caller, if it has not been told; whether it had not. */
    boolean answer(Answer answer) {
        boolean first = state.getAndSet(ANSWERED) != ANSWERED;
        if (first) {
            caller.success(answer);
        }
        return first;
    }

    /** The deadline has passed: nobody waits any more. */
    void tooLate(Answer answer) {
        if (answer(answer)) {
            forsake();
        }
    }

    /** The caller goes, maybe before it was answered. */
    void left() {
        if (state.compareAndSet(BEGUN, ANSWERED)) {
            forsake();
        }
    }

    private void forsake() {
        if (forsaken != null) {
            forsaken.tryEmitEmpty();
        }
    }

    /** Completes when nobody waits for the answer any more and the work is to end. */
    Mono<Void> forsaken() {
        return forsaken == null ? Mono.never() : forsaken.asMono();
    }
}
