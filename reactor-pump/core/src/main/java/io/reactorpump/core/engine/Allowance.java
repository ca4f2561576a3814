package io.reactorpump.core.engine;

import io.reactorpump.api.policy.FlowPolicy;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import reactor.core.publisher.Operators;

/**
 * How much to ask the source for: no more than the next stage asked for, and no more than {@code maxInFlight} less what is in
 * flight. What was asked for and has not come yet counts as in flight, so an admitted event always has room.
 *
 * <p>Belongs to the holder of the intake. When there is nothing to ask for and nothing on its way, it is {@linkplain #isDry
 * dry}, and a settlement by another thread has to wake the intake. That is written before the last look at the counts, and
 * read after they were written, so one of the two always sees the other.
 */
final class Allowance {

    private static final AtomicLongFieldUpdater<Allowance> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Allowance.class, "requested");

    private final Ledgers ledgers;
    private final int maxInFlight;
    private final int chunk;

    private volatile long requested;
    private volatile boolean dry;

    // Only the holder touches these.
    private long asked;
    private long received;
    private long discarded;
    private long dueAt;

    Allowance(FlowPolicy flow, Ledgers ledgers) {
        this.ledgers = ledgers;
        this.maxInFlight = flow.maxInFlight();
        this.chunk = Math.max(1, maxInFlight / 4);
    }

    /** The next stage asks for more. From any thread. */
    void add(long n) {
        Operators.addCap(REQUESTED, this, n);
    }

    /** Whether the next stage would take another event. */
    boolean isThere() {
        return requested == Long.MAX_VALUE || requested > ledgers.emitted();
    }

    boolean isDry() {
        return dry;
    }

    /** An item has come; one that was not asked for counts as if it had been, so that nothing is outstanding but what is. */
    void received() {
        if (++received > asked) {
            asked = received;
        }
    }

    /** The item that came is no event. */
    void discarded() {
        discarded++;
    }

    /** Whether it is time to ask for more. */
    boolean isDue() {
        return received >= dueAt;
    }

    /** Nothing can be asked for now. */
    void pause() {
        dueAt = received + 1;
    }

    /** What was asked for and has not come will not come any more. */
    void forgetOutstanding() {
        asked = received;
    }

    /**
     * How much to ask for now, which then counts as asked for; 0 if nothing.
     *
     * @param blocked whether something else says that nothing may be asked for
     */
    long next(boolean blocked) {
        while (true) {
            long want = blocked ? 0 : wanted();
            long outstanding = asked - received;
            if (want >= chunk || (want > 0 && outstanding == 0)) {
                asked += want;
                dry = false;
                dueAt = received + Math.min(chunk, outstanding + want);
                return want;
            }
            dueAt = received + Math.max(1, outstanding);
            if (outstanding > 0 || dry) {
                return 0;
            }
            dry = true;
        }
    }

    private long wanted() {
        long room = maxInFlight + ledgers.settled() + discarded - asked;
        long wish = requested;
        return wish == Long.MAX_VALUE ? room : Math.min(room, wish + discarded - asked);
    }
}
