package io.reactorpump.core.engine;

import io.reactorpump.core.context.Scope;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** What a source brought while another thread held the intake, with the context of the thread that brought it. */
final class Stash {

    private final @Nullable Contextual contextual;
    private final Queue<Object> items = Queues.unboundedMultiproducer().get();

    /** Whether there may be anything; set after the offer, unset before the polls. */
    private volatile boolean filled;

    Stash(@Nullable Contextual contextual) {
        this.contextual = contextual;
    }

    boolean isFilled() {
        return filled;
    }

    /** Keeps an item. From any thread; the intake has to be woken after it. */
    void add(Object item) {
        items.offer(contextual == null ? item : contextual.leave(item));
        filled = true;
    }

    /** Takes all, in order. By the holder of the intake. */
    void empty(Consumer<Object> taker) {
        filled = false;
        Object item = items.poll();
        while (item != null) {
            if (contextual == null) {
                taker.accept(item);
            } else {
                Contextual.Left left = (Contextual.Left) item;
                try (Scope ignored = contextual.as(left)) {
                    taker.accept(left.item());
                }
            }
            item = items.poll();
        }
    }
}
