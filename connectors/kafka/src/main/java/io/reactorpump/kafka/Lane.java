package io.reactorpump.kafka;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteOrder;
import io.reactorpump.api.error.InfrastructureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * The way of the records of one topic to the producer, in order; or that of all batches.
 *
 * <p>A producer that is asked to wait for what it does not have, the partitions of a topic or memory, blocks its caller, and
 * that may be its own network thread. So it is told not to wait, and here is where records wait instead, those that come
 * later behind them. As long as none waits, a record passes at the cost of one look. What waits is bounded by the sink's
 * concurrency.
 *
 * <p>When records have failed for now, a {@link WriteOrder} for each source partition says which of its records may pass. It
 * is asked, and told of failures, by whoever drains: one thread at a time.
 */
final class Lane {

    private static final long LOOK_MILLIS = 5;

    private final Outbox outbox;
    private final AtomicLong numbers = new AtomicLong();

    /** How many records wait and how many failures are to be told, and one more if not every record may pass. */
    private final AtomicInteger held = new AtomicInteger();

    private final Queue<Delivery> waiting =
            Queues.<Delivery>unboundedMultiproducer().get();
    private final Queue<Together> failures =
            Queues.<Together>unboundedMultiproducer().get();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean looksAgain;

    // Only the drain touches these.
    private final Map<String, WriteOrder> orders = new HashMap<>();
    private boolean isOpen = true;
    private String why = "";
    private @Nullable Delivery first;

    /** The last one that an order admitted that waited for others. */
    private @Nullable Delivery admitted;

    private boolean firstHasWaited;
    private long waitsSince;

    Lane(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Sends a record behind those before it. Never waits. */
    void send(Delivery write) {
        write.number(numbers.getAndIncrement());
        // The session first: when one has ended, its failures are known here before there is another.
        Session session = outbox.session();
        if (session != null && held.get() == 0 && write.handOver(session) == Delivery.HandOver.DONE) {
            return;
        }
        held.incrementAndGet();
        waiting.offer(write);
        drain();
    }

    /** These records failed, in the order in which they were sent, and all that were sent behind the first. */
    void failed(Together failed) {
        held.incrementAndGet();
        failures.offer(failed);
        drain();
    }

    void drain() {
        if (busy.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            tellFailures();
            if (first == null) {
                first = waiting.poll();
            }
            while (!looksAgain || outbox.isClosed()) {
                // In this order: what failed with one session is here before there is another.
                Session session = outbox.session();
                tellFailures();
                if (first == null || !isPast(first, session)) {
                    break;
                }
                next();
            }
            missed = busy.addAndGet(-missed);
        } while (missed != 0);
    }

    private void next() {
        held.decrementAndGet();
        firstHasWaited = false;
        first = waiting.poll();
    }

    private void tellFailures() {
        Together together = failures.poll();
        while (together != null) {
            tell(together);
            // Only now, as an order has closed before.
            held.decrementAndGet();
            together = failures.poll();
        }
    }

    /** These had been admitted, and all that is behind them waits for them. */
    private void tell(Together together) {
        List<Failed> writes = new ArrayList<>(together.writes());
        Map<String, Set<Event<?>>> events = new HashMap<>();
        for (Failed failed : writes) {
            Delivery write = failed.write();
            events.computeIfAbsent(write.scope(), scope -> new LinkedHashSet<>())
                    .add(write.event());
        }
        Delivery next = admitted;
        Set<Event<?>> before = next == null ? null : events.get(next.scope());
        if (next != null && before != null && (next == first || next.batch() != null)) {
            // Its turn had come, or that of the rest of its batch, but not before these.
            before.add(next.event());
            failed(next.batch());
            if (next == first) {
                writes.add(new Failed(next, null));
                next();
            }
            admitted = null;
        }
        events.forEach((scope, inOrder) -> order(scope).failed(List.copyOf(inOrder)));
        end(together.why(), writes);
    }

    private WriteOrder order(String scope) {
        return orders.computeIfAbsent(scope, missing -> new WriteOrder());
    }

    /** Whoever hears of it may write again at once, and finds the order closed. */
    private void end(String reason, List<Failed> writes) {
        opensOrCloses();
        why = reason;
        writes.forEach(failed -> failed(failed.write().batch()));
        for (Failed failed : writes) {
            failed.write().fail(failed.write().notWritten(why, failed.error()));
        }
    }

    private static void failed(@Nullable Batch batch) {
        if (batch != null) {
            batch.failed();
        }
    }

    private void opensOrCloses() {
        orders.values().removeIf(WriteOrder::isOpen);
        if (isOpen != orders.isEmpty()) {
            isOpen = !isOpen;
            held.addAndGet(isOpen ? -1 : 1);
        }
    }

    /** Whether the record needs to wait no longer. */
    private boolean isPast(Delivery write, @Nullable Session session) {
        if (write.isOver()) {
            return true;
        }
        if (outbox.isClosed()) {
            write.fail(new InfrastructureException(outbox.name() + " is closed", null));
            return true;
        }
        if (!admits(write)) {
            failed(write.batch());
            write.fail(outbox.forNow(why, null));
            return true;
        }
        if (session == null) {
            return hasWaitedTooLong() ? failsFromHere(write, outbox.brokenBy(), null) : looksAgain();
        }
        return switch (write.handOver(session)) {
            case DONE -> {
                session.takes();
                yield true;
            }
            case NO_MEMORY -> looksAgain();
            case NOT_KNOWN -> isNotKnown(write, session) || looksAgain();
            case REFUSED -> {
                String reason = ProducerFault.reason(write.refusal());
                outbox.refused(session, reason);
                yield failsFromHere(write, reason, write.refusal());
            }
        };
    }

    /** Asked once for each try, which for a batch is of several records. */
    private boolean admits(Delivery write) {
        Batch batch = write.batch();
        if (batch != null && batch.hasFailed()) {
            return false;
        }
        WriteOrder order = orders.get(write.scope());
        if (order == null || isAdmitted(write)) {
            return true;
        }
        boolean admits = order.admits(write.event());
        if (admits) {
            admitted = write;
        }
        opensOrCloses();
        return admits;
    }

    private boolean isAdmitted(Delivery write) {
        Delivery last = admitted;
        return last != null && last.attempt() == write.attempt();
    }

    /** Whether there is no point in waiting longer for the metadata that a record needs. */
    private boolean isNotKnown(Delivery write, Session session) {
        boolean tooLong = hasWaitedTooLong();
        Integer partition = write.partition();
        if (partition != null && session.lacks(write.topic(), partition, System.nanoTime() - waitsSince)) {
            write.fail(write.rejected("topic '" + write.topic() + "' has no partition " + partition, null));
            return true;
        }
        return tooLong && failsFromHere(write, session.whyUnknown(write.topic(), outbox.servers()), null);
    }

    private boolean hasWaitedTooLong() {
        long now = System.nanoTime();
        if (!firstHasWaited) {
            firstHasWaited = true;
            waitsSince = now;
        }
        return now - waitsSince > outbox.patience().toNanos();
    }

    private boolean looksAgain() {
        looksAgain = true;
        outbox.later(
                () -> {
                    looksAgain = false;
                    drain();
                },
                LOOK_MILLIS);
        return false;
    }

    /** The first record failed, whose turn had come, and so do those that wait behind it. */
    private boolean failsFromHere(Delivery write, String reason, @Nullable Exception error) {
        List<Failed> writes = new ArrayList<>();
        writes.add(new Failed(write, error));
        order(write.scope()).failed(List.of(write.event()));
        failed(write.batch());
        Delivery behind = waiting.poll();
        while (behind != null) {
            held.decrementAndGet();
            turnAway(behind);
            writes.add(new Failed(behind, null));
            behind = waiting.poll();
        }
        end(reason, writes);
        return true;
    }

    private void turnAway(Delivery write) {
        Batch batch = write.batch();
        if (!write.isOver() && (batch == null || !batch.hasFailed())) {
            order(write.scope()).turnedAway(write.event());
            failed(batch);
        }
    }

    /**
     * Records that failed because one of them did.
     *
     * @param why that one did
     */
    record Together(String why, List<Failed> writes) {}
}
