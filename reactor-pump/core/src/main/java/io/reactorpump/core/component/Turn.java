package io.reactorpump.core.component;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * When one run of a loop may begin, as all before have returned: a loop never runs twice at a time. One that ends without
 * having begun, as it was cancelled while it waited, is over only when those before are.
 */
final class Turn {

    private final CompletableFuture<Boolean> before;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    private Turn(CompletableFuture<Boolean> before) {
        this.before = before;
    }

    /** The turn of a run that never was. */
    static Turn over() {
        Turn turn = new Turn(CompletableFuture.completedFuture(true));
        turn.end();
        return turn;
    }

    Turn next() {
        return new Turn(over);
    }

    /** Waits until the run may begin. */
    void await() throws InterruptedException {
        try {
            before.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn is never an error", e);
        }
    }

    boolean isHeldUp() {
        return !before.isDone();
    }

    void end() {
        CompletableFuture<Void> unused = before.thenAccept(over::complete);
    }

    /** Waits until the run and those before are over; false if they are not by then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        try {
            return over.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn is never an error", e);
        }
    }
}
