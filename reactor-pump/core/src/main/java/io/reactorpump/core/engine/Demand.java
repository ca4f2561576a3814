package io.reactorpump.core.engine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import reactor.core.publisher.Operators;

/**
 * How many events were asked for and not given yet. Any thread may ask; who gives does so in a serial drain.
 */
final class Demand {

    private static final AtomicLongFieldUpdater<Demand> ASKED =
            AtomicLongFieldUpdater.newUpdater(Demand.class, "asked");

    private volatile long asked;
    private long given;

    /** So many more are asked for; false if that is no number to ask for (Reactive Streams §3.9). */
    boolean add(long n) {
        boolean valid = Operators.validate(n);
        if (valid) {
            Operators.addCap(ASKED, this, n);
        }
        return valid;
    }

    boolean isAny() {
        long all = asked;
        return all == Long.MAX_VALUE || all > given;
    }

    /** How many may be given; {@code Long.MAX_VALUE} if there is no end to it. */
    long left() {
        long all = asked;
        return all == Long.MAX_VALUE ? all : all - given;
    }

    /** One is given. */
    void take() {
        given++;
    }

    /** How many were given. */
    long given() {
        return given;
    }
}
