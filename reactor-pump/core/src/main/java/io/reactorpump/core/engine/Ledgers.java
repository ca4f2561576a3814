package io.reactorpump.core.engine;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The partitions of a run: those assigned, and those given up of which something is still in flight. Thread-safe. */
final class Ledgers implements Iterable<PartitionLedger> {

    private final List<PartitionLedger> all = new CopyOnWriteArrayList<>();

    /** The events of those that are forgotten; all of them are settled. */
    private long forgotten;

    synchronized void add(PartitionLedger ledger) {
        all.add(ledger);
    }

    /** Forgets those that are fenced and empty. By the holder of the intake, so that none is opened meanwhile. */
    synchronized void forgetFenced() {
        for (int i = all.size() - 1; i >= 0; i--) {
            PartitionLedger ledger = all.get(i);
            if (ledger.isFenced() && ledger.inFlight() == 0) {
                all.remove(i);
                forgotten += ledger.next();
            }
        }
    }

    /** How many events there were. */
    synchronized long emitted() {
        long sum = forgotten;
        for (PartitionLedger ledger : all) {
            sum += ledger.next();
        }
        return sum;
    }

    /** How many of them are settled. */
    synchronized long settled() {
        long sum = forgotten;
        for (PartitionLedger ledger : all) {
            sum += ledger.settled.sum();
        }
        return sum;
    }

    /** How many of them are not. */
    synchronized long inFlight() {
        return Math.max(0, emitted() - settled());
    }

    Stream<PartitionLedger> stream() {
        return all.stream();
    }

    @Override
    public Iterator<PartitionLedger> iterator() {
        return all.iterator();
    }
}
