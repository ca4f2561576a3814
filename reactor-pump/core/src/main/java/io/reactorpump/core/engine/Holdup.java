package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a scope because of failures: the works that failed, to be begun again in their order, and behind them those
 * that have not been begun.
 */
final class Holdup {

    private final PriorityQueue<Work> failed = new PriorityQueue<>();
    private final ArrayDeque<Work> behind = new ArrayDeque<>();
    private final Crowd crowd;

    Holdup(StageContext context) {
        this.crowd = new Crowd(context);
    }

    void failed(Work work) {
        failed.add(work);
    }

    void remove(Work work) {
        failed.remove(work);
    }

    boolean isOver() {
        return failed.isEmpty();
    }

    /** The first of those that failed, if it may be begun again. */
    @Nullable Work due() {
        Work first = failed.peek();
        return first != null && first.phase == Work.Phase.DUE ? first : null;
    }

    void defer(Work work) {
        behind.add(work);
        crowd.grew(work.event, behind.size());
    }

    /** They came before whatever waits of other scopes, and must be begun before what may come of their own. */
    void end(ArrayDeque<Work> waiting) {
        Work last = behind.pollLast();
        while (last != null) {
            waiting.addFirst(last);
            last = behind.pollLast();
        }
        crowd.shrank(0);
    }
}
