package io.reactorpump.core.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The events that wait behind one of their scope. When they are half of what may be in flight, the partitions of those that
 * come are held back, until but a quarter is left. Belongs to the drain of a stage.
 */
final class Crowd {

    private final StageContext context;
    private final int most;
    private final List<PartitionLedger> held = new ArrayList<>(0);

    Crowd(StageContext context) {
        this.context = context;
        this.most = most(context);
    }

    /** How many make a crowd. */
    static int most(StageContext context) {
        return Math.max(1, context.run().plan().flow().maxInFlight() / 2);
    }

    /** This event came, and so many wait now. */
    void grew(PumpEvent event, int waiting) {
        PartitionLedger ledger = waiting < most ? null : event.owner.ledger();
        if (ledger != null && ledger.gate.isOfItsOwn() && !held.contains(ledger)) {
            held.add(ledger);
            ledger.gate.holdBack(waiting + " events wait behind one at stage '"
                    + context.meter().name() + "'");
        }
    }

    /** So many still wait. */
    void shrank(int waiting) {
        if (!held.isEmpty() && waiting <= most / 2) {
            List<PartitionLedger> free = List.copyOf(held);
            held.clear();
            free.forEach(ledger -> ledger.gate.letGo());
        }
    }
}
