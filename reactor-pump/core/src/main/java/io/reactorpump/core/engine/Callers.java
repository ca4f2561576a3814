package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received.Settlement;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Those who wait for the outcome of an event of a partition, each told once. In a ring, as the events are. */
final class Callers {

    private final AtomicReferenceArray<@Nullable Settlement> waiting;
    private final Partition partition;
    private final Intake intake;

    Callers(int capacity, Partition partition, Intake intake) {
        this.waiting = new AtomicReferenceArray<>(capacity);
        this.partition = partition;
        this.intake = intake;
    }

    /** Somebody waits for the event in this slot. */
    void expect(int slot, Settlement caller) {
        waiting.set(slot, caller);
    }

    /** Who is to be told that the event in this slot has ended, if nobody has told. */
    @Nullable Settlement take(int slot) {
        return waiting.getAndSet(slot, null);
    }

    void tell(Settlement caller, Outcome outcome) {
        try {
            caller.settled(outcome);
        } catch (Throwable e) {
            intake.bug("a settlement of " + partition.name() + " threw " + e, e);
        }
    }

    /** Nothing ends any more. */
    void abandon() {
        for (int slot = 0; slot < waiting.length(); slot++) {
            Settlement caller = take(slot);
            if (caller != null) {
                tell(caller, new Outcome.Abandoned());
            }
        }
    }
}
