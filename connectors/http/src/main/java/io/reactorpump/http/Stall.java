package io.reactorpump.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Operators;

/** How long a stream has been waited for. Time in which nothing is asked for does not count. Thread-safe. */
final class Stall {

    private final LongSupplier nanos;
    private long asked;
    private long since;

    Stall(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void requested(long n) {
        if (asked == 0) {
            since = nanos.getAsLong();
        }
        asked = Operators.addCap(asked, n);
    }

    synchronized void came() {
        since = nanos.getAsLong();
        asked = asked == Long.MAX_VALUE || asked == 0 ? asked : asked - 1;
    }

    synchronized boolean lasts(Duration limit) {
        return asked > 0 && nanos.getAsLong() - since >= limit.toNanos();
    }
}
