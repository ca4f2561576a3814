package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The owner of an event that only remembers how often it ended, and how the last time. */
final class Recorder implements Owner {

    final AtomicInteger times = new AtomicInteger();
    volatile @Nullable Outcome last;

    PumpEvent event() {
        return new PumpEvent("payload", "payload", this, 0);
    }

    @Override
    public void settle(long number, Outcome outcome) {
        last = outcome;
        times.incrementAndGet();
    }

    @Override
    public void at(long number, int stage) {}

    @Override
    public Object scope() {
        return this;
    }

    @Override
    public Position position(long number) {
        return new Position("p", number);
    }

    @Override
    public String id(long number) {
        return "p@" + number;
    }

    @Override
    public @Nullable PartitionLedger ledger() {
        return null;
    }
}
