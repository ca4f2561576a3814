package io.reactorpump.core.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works among which an order is kept: those of a partition, or of a lane. Where there is no order to keep, all works of a
 * stage, none of which waits for another.
 */
final class WorkScope {

    final WorkStage stage;
    final Object key;

    /** What waits because of failures. */
    @Nullable Holdup holdup;

    /** It is among those of which one is due. */
    boolean isDue;

    /** One of them was left for the next run, and so are all that came or come after it. */
    boolean isAbandoned;

    private @Nullable Work first;
    private @Nullable Work last;
    private long arrived;

    WorkScope(WorkStage stage, Object key) {
        this.stage = stage;
        this.key = key;
    }

    boolean isEmpty() {
        return first == null;
    }

    @Nullable Work first() {
        return first;
    }

    /** Takes up an event behind all others. */
    Work enter(PumpEvent event) {
        Work work = new Work(event, this, arrived++, 0);
        insert(last, work, null);
        return work;
    }

    /** Takes up a part of the event of a work, in front of it. */
    Work enter(Work work, PumpEvent part, int number) {
        Work piece = work.piece(part, number);
        insert(work.before, piece, work);
        return piece;
    }

    private void insert(@Nullable Work before, Work work, @Nullable Work after) {
        work.before = before;
        work.after = after;
        if (before == null) {
            first = work;
        } else {
            before.after = work;
        }
        if (after == null) {
            last = work;
        } else {
            after.before = work;
        }
    }

    void leave(Work work) {
        Work before = work.before;
        Work after = work.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        work.before = null;
        work.after = null;
    }

    void forEach(Consumer<Work> action) {
        Work work = first;
        while (work != null) {
            Work next = work.after;
            action.accept(work);
            work = next;
        }
    }
}
