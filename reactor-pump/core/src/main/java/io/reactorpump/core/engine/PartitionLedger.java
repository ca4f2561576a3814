package io.reactorpump.core.engine;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the source events of one partition in one assignment: which are settled, and so up to where the source
 * may commit.
 *
 * <p>A ring of one byte per event, written OPEN by the intake and DONE by whoever settles the event, both without an
 * atomic: an event is settled once, since the engine settles what it owns once and a {@link Guard} stands before what it
 * does not. The frontier is the number of the first event that is not done. Only it moves the commit, so completion order
 * does not matter and no commit passes a gap. The frontier is moved lazily, under the monitor, by the intake every thousand
 * events and by whoever commits. A new assignment is a new ledger; a fenced one takes settlements, so that the in-flight
 * count stays true, and commits nothing.
 */
final class PartitionLedger implements Partition, Owner {

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final VarHandle NEXT;
    private static final byte OPEN = 1;
    private static final byte DONE = 2;

    /** The size of the ring where one would do: some of those that were last are not yet told to be over. */
    private static final int ONE_AT_A_TIME = 8;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(PartitionLedger.class, "next", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final Intake intake;
    private final int window;
    private final int mask;
    private final byte[] states;
    private final long @Nullable [] offsets;
    private final int[] stages;
    private final long[] since;
    private @Nullable Callers callers;

    /** Settled events of this ledger. */
    final Tally settled = new Tally();

    /** Whether the source may go on with this partition. */
    final Gate gate;

    // What the admission knows of this partition; only the intake's holder touches it.

    /** The number of the event with which there is something to look at. */
    long reviewAt;

    /** As reviewAt, for the window alone. */
    long windowReviewAt;

    /** Whether it wants a share. */
    boolean wants = true;

    /** How many events there were when it was last found out who wants a share. */
    long nextThen = -1;

    private volatile long lookAt = Long.MAX_VALUE;
    private volatile boolean closing;
    private volatile boolean fenced;
    private long next;
    private long frontier;
    private long committed;

    /**
     * A ledger without events.
     *
     * @param slack how many events may be asked for when the window is seen to be full
     * @param dense whether the offsets are the numbers, so that none need be kept
     */
    static PartitionLedger of(
            String name, Intake intake, @Nullable PartitionListener listener, int window, int slack, boolean dense) {
        // More than both, as a commit looks at the slot before the frontier.
        int capacity = Integer.highestOneBit(window + slack) << 1;
        return new PartitionLedger(name, intake, listener, window, capacity, dense);
    }

    /** A ledger without events, of a partition that has one in flight at a time; its window is never full. */
    static PartitionLedger ofOneAtATime(String name, Intake intake) {
        return new PartitionLedger(name, intake, null, Integer.MAX_VALUE, ONE_AT_A_TIME, false);
    }

    private PartitionLedger(
            String name, Intake intake, @Nullable PartitionListener listener, int window, int capacity, boolean dense) {
        this.name = name;
        this.intake = intake;
        this.gate = new Gate(this, listener, intake);
        this.window = window;
        this.mask = capacity - 1;
        this.states = new byte[capacity];
        this.offsets = dense ? null : new long[capacity];
        this.stages = new int[capacity];
        this.since = new long[capacity];
    }

    // --- the intake's side ---

    /** Opens the next event; the caller has made sure by {@link #reviewAt} that there is room. Holder only. */
    long open(long offset) {
        long[] kept = offsets;
        if (kept != null) {
            kept[(int) next & mask] = offset;
        }
        return open();
    }

    /** As {@link #open(long)}, where the number is the offset. */
    long open() {
        long number = next;
        int slot = (int) number & mask;
        states[slot] = OPEN;
        if (since[slot] != 0) {
            since[slot] = 0;
        }
        NEXT.setRelease(this, number + 1);
        return number;
    }

    /** The sender of the event just opened waits for its outcome. Holder only, before the event is emitted. */
    void expect(long number, Received.Settlement settlement) {
        Callers all = callers;
        if (all == null) {
            all = new Callers(mask + 1, this, intake);
            callers = all;
        }
        all.expect((int) number & mask, settlement);
    }

    /** An event that is still open after the first stages returned is worth a timestamp. */
    void stamp(long number, long nanos) {
        since[(int) number & mask] = nanos == 0 ? 1 : nanos;
    }

    long since(long number) {
        return since[(int) number & mask];
    }

    boolean isOpen(long number) {
        return (byte) STATE.getAcquire(states, (int) number & mask) == OPEN;
    }

    /** How many more events fit into the window. */
    synchronized long room() {
        advance();
        return frontier + window - next();
    }

    long next() {
        return (long) NEXT.getAcquire(this);
    }

    long inFlight() {
        return next() - settled.sum();
    }

    // --- the owner's side ---

    @Override
    public void settle(long number, Outcome outcome) {
        int slot = (int) number & mask;
        if ((byte) STATE.getAcquire(states, slot) != OPEN) {
            intake.bug("event " + id(number) + " was settled twice", null);
            return;
        }
        if (outcome != ACKED
                && outcome instanceof Outcome.Rejected rejected
                && intake.rejects(this, number, rejected)) {
            return;
        }
        done(number, outcome);
    }

    /** As {@link #settle} with {@link #ACKED}, by the intake's holder: it need not find out that it is. */
    void ackedByHolder(long number) {
        int slot = (int) number & mask;
        if ((byte) STATE.getAcquire(states, slot) != OPEN) {
            intake.bug("event " + id(number) + " was settled twice", null);
            return;
        }
        close(slot, ACKED);
        intake.settledByHolder(this, number, ACKED);
    }

    /** The event is out of the pipeline, and the commit may pass it. */
    void done(long number, Outcome outcome) {
        close((int) number & mask, outcome);
        intake.settled(this, number, outcome);
    }

    private void close(int slot, Outcome outcome) {
        Callers all = callers;
        Received.Settlement caller = all == null ? null : all.take(slot);
        if (all == null || caller == null) {
            STATE.setRelease(states, slot, DONE);
        } else if (states.length == ONE_AT_A_TIME) {
            // First, as the sender may send so many at once that one comes into this slot.
            STATE.setRelease(states, slot, DONE);
            all.tell(caller, outcome);
        } else {
            // Last, so that nothing is committed whose sender does not know.
            all.tell(caller, outcome);
            STATE.setRelease(states, slot, DONE);
        }
    }

    @Override
    public void at(long number, int stage) {
        stages[(int) number & mask] = stage;
    }

    @Override
    public Object scope() {
        return this;
    }

    @Override
    public Position position(long number) {
        return new Position(name, offset(number));
    }

    @Override
    public String id(long number) {
        return name + "@" + offset(number);
    }

    private long offset(long number) {
        long[] kept = offsets;
        return kept == null ? number : kept[(int) number & mask];
    }

    @Override
    public PartitionLedger ledger() {
        return this;
    }

    // --- the committer's side ---

    /** What may be committed and is not yet, if anything. */
    synchronized Optional<Due> due() {
        if (fenced) {
            return Optional.empty();
        }
        advance();
        return frontier > committed
                ? Optional.of(new Due(new Commit(this, offset(frontier - 1)), frontier))
                : Optional.empty();
    }

    /** A commit of what is due has succeeded. */
    synchronized void committed(long upTo) {
        committed = Math.max(committed, upTo);
    }

    private void advance() {
        long end = next();
        // What is a ring behind is done, or its slot would not have been taken again.
        long at = Math.max(frontier, end - states.length);
        while (at < end && (byte) STATE.getAcquire(states, (int) at & mask) == DONE) {
            at++;
        }
        frontier = at;
    }

    /**
     * A commit that may be made.
     *
     * @param frontier to be told to {@link #committed} when the source has made it
     */
    record Due(Commit commit, long frontier) {}

    // --- the life of the assignment ---

    /** From now on records of this partition are not taken. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** From now on nothing is committed. */
    synchronized void fence() {
        closing = true;
        fenced = true;
    }

    boolean isFenced() {
        return fenced;
    }

    /** The senders that still wait are told that the run is over. */
    synchronized void abandon() {
        fence();
        Callers all = callers;
        if (all != null) {
            all.abandon();
        }
    }

    // --- waiting ---

    /** So many settled events are worth a look; by the intake's holder. */
    void lookAt(long settledEvents) {
        lookAt = settledEvents;
    }

    /** Whether a settlement that was just counted is worth a look: a pause or a revoke waits for it. */
    boolean isDue() {
        long at = lookAt;
        return at != Long.MAX_VALUE && settled.sum() >= at;
    }

    /** As isDue, by the intake's holder, who counts without an atomic. */
    boolean isDueToHolder() {
        if (lookAt == Long.MAX_VALUE) {
            return false;
        }
        VarHandle.fullFence();
        return isDue();
    }

    @Override
    public boolean isPaused() {
        return closing || gate.isShut();
    }

    /** Whether it is paused for anything but its share, which is a matter of course. */
    boolean isHeldOrGivenUp() {
        return closing || gate.isHeld() || gate.heldBack() != null;
    }

    /** Why it is paused, if it is. */
    Optional<String> pausedBecause() {
        return closing ? Optional.of("it is being given up") : gate.why();
    }

    @Override
    public String name() {
        return name;
    }

    /** The event that holds the commit, if any event is open. */
    synchronized Optional<Oldest> oldest() {
        advance();
        if (frontier >= next()) {
            return Optional.empty();
        }
        int slot = (int) frontier & mask;
        return Optional.of(new Oldest(frontier, position(frontier), stages[slot], since[slot]));
    }

    synchronized long windowUsed() {
        advance();
        return next() - frontier;
    }

    /** An observer saw an event that has no timestamp: the time of the first sight is the best there is. */
    synchronized long sinceOr(Oldest oldest, long nanos) {
        int slot = (int) oldest.number() & mask;
        if (frontier == oldest.number() && since[slot] == 0) {
            stamp(oldest.number(), nanos);
        }
        return since[slot] == 0 ? nanos : since[slot];
    }

    /**
     * The first event that is not settled.
     *
     * @param since in the scheduler's nanoseconds; 0 if it was never stamped
     */
    record Oldest(long number, Position position, int stage, long since) {}

    @Override
    public String toString() {
        return "Partition[" + name + "]";
    }
}
