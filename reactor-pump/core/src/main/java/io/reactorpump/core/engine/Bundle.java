package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one batch, which all end as the batch does. */
final class Bundle implements Owner {

    private static final Object SCOPE = "batches";

    final List<PumpEvent> members;

    private Bundle(List<PumpEvent> members) {
        this.members = members;
    }

    /** A batch of these events: its payload is the list of theirs. */
    static PumpEvent of(List<PumpEvent> members) {
        List<Object> payloads = new ArrayList<>(members.size());
        for (PumpEvent member : members) {
            payloads.add(member.payload);
        }
        PumpEvent first = members.get(0);
        return new PumpEvent(payloads, first.origin, new Bundle(members), 0);
    }

    @Override
    public void settle(long number, Outcome outcome) {
        for (PumpEvent member : members) {
            member.settle(outcome);
        }
    }

    @Override
    public void at(long number, int stage) {
        for (PumpEvent member : members) {
            member.at(stage);
        }
    }

    @Override
    public Object scope() {
        return SCOPE;
    }

    @Override
    public Position position(long number) {
        return members.get(0).position();
    }

    @Override
    public String id(long number) {
        return members.get(0).id() + "+" + (members.size() - 1);
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return null;
    }
}
