package io.reactorpump.core.engine;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import io.reactorpump.api.Received.Settlement;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Where a record, or a plain item, becomes an event and goes to the first stage. Belongs to the holder of the intake. */
final class Entrance {

    private final Run run;
    private final Allowance allowance;
    private final Admission admission;
    private final boolean timed;
    private final @Nullable Contextual contextual;

    private @Nullable CoreSubscriber<? super PumpEvent> next;

    /** The one partition of a source of plain items. */
    private @Nullable PartitionLedger plain;

    private volatile boolean closed;
    private boolean completed;

    Entrance(Run run, Allowance allowance, Admission admission) {
        this.run = run;
        this.allowance = allowance;
        this.admission = admission;
        this.timed = run.meters().isTimed();
        this.contextual = run.contextual();
    }

    /** Events go there. */
    void leadTo(CoreSubscriber<? super PumpEvent> stage) {
        next = stage;
    }

    /** What comes are plain items, of this partition. */
    void takePlain(PartitionLedger ledger) {
        plain = ledger;
    }

    boolean takesPlain() {
        return plain != null;
    }

    /** Lets nothing in any more, also nothing that was asked for. From any thread. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Tells the first stage that no more will come. */
    void complete() {
        if (!completed && next != null) {
            completed = true;
            next.onComplete();
        }
    }

    boolean isCompleted() {
        return completed;
    }

    /** Lets an item in, or not. Never throws. */
    void admit(Object item) {
        allowance.received();
        try {
            PartitionLedger ledger = plain;
            if (ledger != null) {
                admitPlain(item, ledger);
            } else {
                admitRecord((Received<?>) item);
            }
        } catch (Throwable t) {
            run.bug("admitting an event threw " + t, t);
        }
    }

    private void admitPlain(Object item, PartitionLedger ledger) {
        if (closed || completed) {
            allowance.discarded();
        } else {
            emit(item, item, ledger, ledger.open(), null);
        }
    }

    private void admitRecord(Received<?> record) {
        PartitionLedger ledger = (PartitionLedger) record.partition();
        if (closed || completed || ledger.isClosing()) {
            allowance.discarded();
            tooLate(record);
            return;
        }
        Received.Undecodable failure = record.failure();
        Object payload = failure == null ? record.payload() : failure;
        long number = ledger.open(record.offset());
        Settlement caller = record.settlement();
        if (caller != null) {
            ledger.expect(number, caller);
        }
        Attributes inherited = caller instanceof WrittenParcel<?> parcel ? parcel.attributes : null;
        emit(payload == null ? Tombstone.VALUE : payload, record, ledger, number, inherited);
    }

    /** It came too late. Who waits for its outcome has to know that there will be none. */
    static void tooLate(Received<?> record) {
        Settlement caller = record.settlement();
        if (caller != null) {
            caller.settled(new Outcome.Abandoned());
        }
    }

    private void emit(
            Object payload, Object origin, PartitionLedger ledger, long number, @Nullable Attributes inherited) {
        if (number >= ledger.reviewAt) {
            admission.review(ledger);
        }
        if (timed) {
            ledger.stamp(number, run.nanos());
        }
        PumpEvent event = contextual == null
                ? new PumpEvent(payload, origin, ledger, number)
                : contextual.event(payload, origin, ledger, number);
        if (inherited != null) {
            event.inherit(inherited);
        }
        CoreSubscriber<? super PumpEvent> stage = next;
        if (stage != null) {
            stage.onNext(event);
        }
        if (!timed && ledger.isOpen(number)) {
            ledger.stamp(number, run.nanos());
        }
    }
}
