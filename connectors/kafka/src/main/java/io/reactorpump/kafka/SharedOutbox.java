package io.reactorpump.kafka;

import io.reactorpump.api.ComponentContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The outbox that pipelines with the same sink share: made for the first that opens it, and to be closed with the last. */
final class SharedOutbox {

    private final Function<ComponentContext, Outbox> make;
    private volatile @Nullable Outbox outbox;
    private int users;

    SharedOutbox(Function<ComponentContext, Outbox> make) {
        this.make = make;
    }

    /** The open one, if any. */
    @Nullable Outbox get() {
        return outbox;
    }

    /** For one more user. */
    synchronized Outbox acquire(ComponentContext context) {
        Outbox known = outbox;
        users++;
        if (known != null) {
            return known;
        }
        Outbox made = make.apply(context);
        outbox = made;
        return made;
    }

    /** For one user less; what is to be closed, if that was the last. */
    synchronized @Nullable Outbox release() {
        Outbox open = outbox;
        if (open == null || --users > 0) {
            return null;
        }
        outbox = null;
        return open;
    }
}
