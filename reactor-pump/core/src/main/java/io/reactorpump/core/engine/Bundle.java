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
    private final List<Object> payloads;

    private Bundle(List<PumpEvent> members, List<Object> payloads) {
        this.members = members;
        this.payloads = payloads;
    }

    /** A batch of these events: its payload is the list of theirs. */
    static PumpEvent of(List<PumpEvent> members) {
        List<Object> payloads = new ArrayList<>(members.size());
        for (PumpEvent member : members) {
            payloads.add(member.payload);
        }
        PumpEvent first = members.get(0);
        Bundle bundle = new Bundle(members, payloads);
        return isAlike(members)
                ? first.like(payloads, bundle, 0)
                : new CarryingEvent(payloads, first.origin, bundle, 0, null);
    }

    /** Events that carry different things have nothing in common that their batch could carry. */
    private static boolean isAlike(List<PumpEvent> members) {
        Object carried = members.get(0).carried();
        if (carried == null) {
            return true;
        }
        for (PumpEvent member : members) {
            if (!carried.equals(member.carried())) {
                return false;
            }
        }
        return true;
    }

    /** The bundle that the event is and can be taken apart as: no function has made something else of the list. */
    static @Nullable Bundle whole(PumpEvent event) {
        return event.owner instanceof Bundle bundle && event.payload == bundle.payloads ? bundle : null;
    }

    /** Whether the payload is the list of a batch as it was made. */
    static boolean isWhole(PumpEvent event, Object payload) {
        Owner owner = event.owner;
        while (owner instanceof Guard guard) {
            owner = guard.event.owner;
        }
        return owner instanceof Bundle bundle && payload == bundle.payloads;
    }

    /** The events that an event stands for: those of the batch that it is or comes from, or itself. */
    static List<PumpEvent> unpacked(PumpEvent event) {
        Owner owner = event.owner;
        while (true) {
            if (owner instanceof Bundle bundle) {
                return bundle.members.stream()
                        .flatMap(member -> unpacked(member).stream())
                        .toList();
            } else if (owner instanceof Guard guard) {
                owner = guard.event.owner;
            } else if (owner instanceof Dedupe.Seen seen) {
                owner = seen.owner;
            } else if (owner instanceof Family family) {
                owner = family.parent.owner;
            } else {
                return List.of(event);
            }
        }
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
