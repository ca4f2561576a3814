package io.reactorpump.core.component;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When one run of a loop may begin, as the one before has returned: a loop never runs twice at a time. */
final class Turn {

    private final @Nullable CountDownLatch before;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Turn(@Nullable CountDownLatch before) {
        this.before = before;
    }

    /** The turn of a run that never was. */
    static Turn over() {
        Turn turn = new Turn(null);
        turn.end();
        return turn;
    }

    Turn next() {
        return new Turn(ended);
    }

    /** Waits until the run may begin. */
    void await() throws InterruptedException {
        if (before != null) {
            before.await();
        }
    }

    boolean isHeldUp() {
        return before != null && before.getCount() > 0;
    }

    void end() {
        ended.countDown();
    }

    /** Waits until the run is over; false if it is not by then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
