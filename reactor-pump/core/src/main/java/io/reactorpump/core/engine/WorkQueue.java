package io.reactorpump.core.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The works of a stage, and which of them is the next to begin: in the order of their arrival, but that none of a scope begins
 * while one that came before it waits for another try. Belongs to the drain of the stage.
 */
final class WorkQueue {

    private final WorkStage stage;
    private final boolean ordered;

    /** Those that have not been begun, in the order of their arrival. */
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();

    /** Scopes of which a failed work is due. */
    private final ArrayDeque<WorkScope> due = new ArrayDeque<>();

    /** The scope of all works, if they share one. */
    private final @Nullable WorkScope shared;

    private final Map<Object, WorkScope> scopes = new HashMap<>();
    private int live;

    WorkQueue(WorkStage stage, boolean ordered, boolean lane) {
        this.stage = stage;
        this.ordered = ordered;
        this.shared = lane || !ordered ? new WorkScope(stage, "all") : null;
    }

    /** How many could be begun and have not been. */
    int waiting() {
        return waiting.size();
    }

    /** Whether none is here. */
    boolean isEmpty() {
        return live == 0;
    }

    /** The scope that the event belongs to, if any other of it is here or was abandoned. */
    @Nullable WorkScope scope(PumpEvent event) {
        return shared == null ? scopes.get(event.owner.scope()) : shared;
    }

    /** Whether nothing is to be begun before an event of this scope that comes now. */
    boolean isFree(@Nullable WorkScope scope) {
        return waiting.isEmpty() && due.isEmpty() && (!ordered || scope == null || scope.isEmpty());
    }

    /** Takes up an event behind all others of its scope. */
    Work enter(PumpEvent event) {
        live++;
        WorkScope scope = shared;
        if (scope == null) {
            scope = scopes.computeIfAbsent(event.owner.scope(), key -> new WorkScope(stage, key));
        }
        return scope.enter(event);
    }

    /** To be begun in its turn. */
    void await(Work work) {
        waiting.add(work);
    }

    /** The next to be begun. */
    @Nullable Work poll() {
        Work work = pollAgain();
        return work == null ? pollFirst() : work;
    }

    /** The first of a scope to be begun again, if it is due. */
    private @Nullable Work pollAgain() {
        WorkScope scope = due.peekFirst();
        while (scope != null) {
            Holdup holdup = scope.holdup;
            Work work = holdup == null ? null : holdup.due();
            if (work != null) {
                holdNoMore(work);
                return work;
            }
            scope.isDue = false;
            due.pollFirst();
            scope = due.peekFirst();
        }
        return null;
    }

    /** The first to be begun of which no one before it in its scope waits for another try. */
    private @Nullable Work pollFirst() {
        Work work = waiting.pollFirst();
        while (work != null) {
            Holdup holdup = work.scope.holdup;
            if (work.phase == Work.Phase.WAITING) {
                if (holdup == null || !ordered) {
                    return work;
                }
                holdup.defer(work);
            }
            work = waiting.pollFirst();
        }
        return null;
    }

    /** It is not here any more. */
    void leave(Work work) {
        WorkScope scope = work.scope;
        live--;
        work.phase = Work.Phase.GONE;
        scope.leave(work);
        if (scope != shared && scope.isEmpty() && !scope.isAbandoned) {
            scopes.remove(scope.key);
        }
    }

    /** It failed: until it is begun again or gone, none of its scope is begun. */
    void holdUp(Work work) {
        work.phase = Work.Phase.FAILED;
        if (ordered) {
            WorkScope scope = work.scope;
            if (scope.holdup == null) {
                scope.holdup = new Holdup(stage.context);
            }
            scope.holdup.failed(work);
        }
    }

    void holdNoMore(Work work) {
        WorkScope scope = work.scope;
        Holdup holdup = scope.holdup;
        if (holdup != null) {
            holdup.remove(work);
            if (holdup.isOver()) {
                scope.holdup = null;
                holdup.end(waiting);
            } else {
                lookForDue(scope);
            }
        }
    }

    /** It may be begun again, when those that failed before it have been. */
    void due(Work work) {
        if (ordered) {
            work.phase = Work.Phase.DUE;
            lookForDue(work.scope);
        } else {
            work.phase = Work.Phase.WAITING;
            waiting.addFirst(work);
        }
    }

    private void lookForDue(WorkScope scope) {
        if (!scope.isDue && scope.holdup != null && scope.holdup.due() != null) {
            scope.isDue = true;
            due.add(scope);
        }
    }

    /** Takes up a part of the batch of a work, in front of it. */
    Work enterPart(Work of, PumpEvent part, int number) {
        live++;
        return of.scope.enter(of, part, number);
    }

    /** All that is left of the scope of this one, none of which may begin, now or when it comes. */
    void abandon(WorkScope scope, Consumer<Work> each) {
        scope.isAbandoned = true;
        scope.forEach(each);
        scope.holdup = null;
    }

    /** Begins nothing any more. */
    void cancel() {
        scopes.values().forEach(scope -> scope.forEach(Work::cancel));
        if (shared != null) {
            shared.forEach(Work::cancel);
        }
        waiting.clear();
        due.clear();
    }
}
