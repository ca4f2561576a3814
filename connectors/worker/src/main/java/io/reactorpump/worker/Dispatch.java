package io.reactorpump.worker;

import io.reactorpump.api.error.WorkException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which worker gets which event. Events wait in the order in which they came; those that may have killed a worker go first,
 * each alone in a worker, so that it shows which of them is to blame. Belongs to the loop.
 */
final class Dispatch {

    private final List<Slot> slots;
    private final int credits;
    private final int retries;
    private final String handler;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final ArrayDeque<Call> suspects = new ArrayDeque<>();
    private long lastId;

    Dispatch(List<Slot> slots, WorkerOptions options, String handler) {
        this.slots = slots;
        this.credits = options.credits();
        this.retries = options.retries();
        this.handler = handler;
    }

    void add(Call call) {
        waiting.add(call);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && suspects.isEmpty();
    }

    /** Gives workers what they can take; they are dirty then. */
    void assign(long now) {
        @Nullable Slot reserved = null;
        if (!suspects.isEmpty()) {
            reserved = quarantine(now);
        }
        while (!waiting.isEmpty()) {
            Slot slot = least(reserved);
            if (slot == null) {
                return;
            }
            send(slot.process(), waiting.remove(), now);
        }
    }

    /** Sends suspects to workers that have nothing else; gives the worker that is kept free for the next, if there is one. */
    private @Nullable Slot quarantine(long now) {
        for (Slot slot : slots) {
            while (slot.isIdle() && !suspects.isEmpty()) {
                slot.process().quarantine = send(slot.process(), suspects.remove(), now);
            }
        }
        return suspects.isEmpty() ? null : least(null);
    }

    /** The worker with the fewest events, if any takes one. */
    private @Nullable Slot least(@Nullable Slot reserved) {
        Slot best = null;
        int fewest = credits;
        for (Slot slot : slots) {
            if (slot != reserved && slot.takes(fewest)) {
                best = slot;
                fewest = slot.process().inFlight.size();
            }
        }
        return best;
    }

    private boolean send(Worker worker, Call call, long now) {
        if (call.isCancelled()) {
            return false;
        }
        call.id = ++lastId;
        call.sentAt = now;
        try {
            Objects.requireNonNull(worker.connection).writer.event(call.id, call.context, call.data);
        } catch (RuntimeException e) {
            // Too large, or a key that has no text.
            call.fail(e);
            return false;
        }
        worker.inFlight.add(call);
        worker.dirty = true;
        return true;
    }

    /**
     * What is to become of the events that a worker had when it died. One that it had alone is to blame; of several, the one
     * that the worker was at is not known, as what it had answered last may not have left it.
     */
    void lost(Worker worker) {
        Call guilty = worker.inFlight.size() == 1 ? worker.inFlight.peek() : null;
        while (!worker.inFlight.isEmpty()) {
            Call call = worker.inFlight.removeLast();
            if (call == guilty) {
                blame(call, worker);
            } else if (!call.isCancelled()) {
                suspects.addFirst(call);
            }
        }
    }

    private void blame(Call call, Worker worker) {
        call.deaths++;
        if (call.deaths <= retries) {
            suspects.addFirst(call);
            return;
        }
        String why = worker.overdue ? worker.end() : "its worker " + worker.endAndLastLines();
        call.fail(new WorkException(handler, "handle", call.context.position(), why, call.deaths - 1, null));
    }

    /** Fails all that wait. */
    void fail(Throwable cause) {
        List<Call> all = List.copyOf(waiting);
        List<Call> suspected = List.copyOf(suspects);
        clear();
        suspected.forEach(call -> call.fail(cause));
        all.forEach(call -> call.fail(cause));
    }

    void clear() {
        waiting.clear();
        suspects.clear();
    }
}
