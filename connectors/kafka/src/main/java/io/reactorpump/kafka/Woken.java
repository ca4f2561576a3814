package io.reactorpump.kafka;

import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;

/** A use of a consumer that is not to be cut short by a wake-up that came too late for the poll it was meant for. */
final class Woken {

    private Woken() {}

    /** Runs it again if it was woken: a wake-up is spent when it is thrown. */
    static <R> R get(Supplier<R> use) {
        try {
            return use.get();
        } catch (WakeupException e) {
            return use.get();
        }
    }

    /** As {@link #get}, without a result. */
    static void run(Runnable use) {
        try {
            use.run();
        } catch (WakeupException e) {
            use.run();
        }
    }
}
