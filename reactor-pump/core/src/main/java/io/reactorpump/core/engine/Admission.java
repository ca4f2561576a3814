package io.reactorpump.core.engine;

import io.reactorpump.api.error.BugException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;

/**
 * Which partitions may go on. One waits that has used up its window, that a stage holds back, or that has its share of {@code
 * maxInFlight} in flight.
 *
 * <p>A share is {@code maxInFlight} divided by the number of partitions that want one: those that may emit, and have something
 * in flight, wait for their share, or emitted something since the last tenth of a second began. So a share that nobody uses
 * is lent, one partition alone may use the whole bound, and when another emits, the shares shrink at once. A partition is
 * paused at its share and goes on at three quarters of it. Meanwhile the source turns to the others, among them any that was
 * taken for idle as a flood hid it.
 *
 * <p>Belongs to the holder of the intake. A partition that waits for settlements has a count of them at which to look again
 * ({@link PartitionLedger#isDue}), so that they do not wake the intake one by one. The count is written before the last look
 * and read after a settlement was counted, so one of the two sees the other.
 */
final class Admission {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final int REVIEW = 1024;

    private final Run run;
    private final Ledgers ledgers;
    private final int maxInFlight;
    private final int window;
    private final int reviewStep;
    private final Disposable.Swap timer;

    /** Whether there is something to look after; set before the intake is woken. */
    private volatile boolean wanted;

    private volatile boolean timing;

    // Only the holder touches these.
    private int share = Integer.MAX_VALUE;
    private long periodBegan;
    private boolean blocked;

    Admission(Run run, Ledgers ledgers) {
        this.run = run;
        this.ledgers = ledgers;
        this.maxInFlight = run.plan().flow().maxInFlight();
        this.window = run.plan().flow().window();
        this.reviewStep = Math.min(REVIEW, run.plan().commit().count());
        this.timer = run.timer();
        this.periodBegan = run.nanos();
    }

    /** There is something to look after. From any thread; the intake has to be woken after it. */
    void want() {
        wanted = true;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Whether a partition waits that the source can not hold back alone. */
    boolean isBlocked() {
        return blocked;
    }

    // --- while events come ---

    /** An event was opened whose number says that it is time to look at its partition. */
    void review(PartitionLedger ledger) {
        long next = ledger.next();
        if (next > ledger.windowReviewAt) {
            reviewWindow(ledger, next);
            run.progressed();
        }
        ledger.reviewAt = Math.min(ledger.windowReviewAt, reviewShare(ledger, next));
    }

    private void reviewWindow(PartitionLedger ledger, long next) {
        long room = ledger.room();
        String why = room > maxInFlight ? ledger.gate.heldBack() : "its window of " + window + " events is full";
        if (why == null) {
            ledger.windowReviewAt = next + Math.min(reviewStep, room - maxInFlight);
            return;
        }
        if (room <= 0) {
            run.trouble()
                    .fatal(
                            run.source(),
                            new BugException(
                                    "source " + run.source().componentName() + " went on emitting " + ledger.name()
                                            + " while it was paused",
                                    null));
        }
        ledger.windowReviewAt = next + maxInFlight;
        blocked |= !ledger.gate.isOfItsOwn();
        ledger.gate.hold(why);
        watch(ledger);
        if (ledger.gate.heldBack() == null && hasRoomAgain(ledger)) {
            run.intake().lookSoon();
        }
    }

    /** Gives the number of the event with which the partition may have reached its share. */
    private long reviewShare(PartitionLedger ledger, long next) {
        if (!ledger.wants || wanted) {
            ledger.wants = true;
            divide();
            pauseAllAtTheirShare();
        }
        if (!ledger.gate.isOfItsOwn()) {
            return Long.MAX_VALUE;
        }
        if (ledger.inFlight() >= share && isPeriodOver()) {
            beginPeriod();
            divide();
            run.intake().lookSoon();
        }
        long inFlight = ledger.inFlight();
        if (inFlight < share) {
            return next + share - inFlight - 1;
        }
        pauseAtShare(ledger);
        return next;
    }

    private void pauseAllAtTheirShare() {
        for (PartitionLedger ledger : ledgers) {
            ledger.reviewAt = 0;
            if (ledger.gate.isOfItsOwn() && !ledger.isClosing() && ledger.inFlight() >= share) {
                pauseAtShare(ledger);
            }
        }
    }

    private void pauseAtShare(PartitionLedger ledger) {
        if (!ledger.gate.isAtShare()) {
            ledger.gate.pauseAtShare("its share of " + share + " events is in flight");
            watch(ledger);
            if (ledger.isDue()) {
                run.intake().lookSoon();
            }
            lookAgainAfterAPeriod();
        }
    }

    // --- shares ---

    private boolean isPeriodOver() {
        return run.nanos() - periodBegan >= PERIOD.toNanos();
    }

    private void beginPeriod() {
        periodBegan = run.nanos();
        for (PartitionLedger ledger : ledgers) {
            long next = ledger.next();
            ledger.wants = ledger.gate.isAtShare()
                    || (!ledger.gate.isHeld() && (ledger.inFlight() > 0 || next != ledger.nextThen));
            ledger.nextThen = next;
            if (!ledger.wants) {
                ledger.reviewAt = 0;
            }
        }
    }

    private void divide() {
        int open = 0;
        int wanting = 0;
        for (PartitionLedger ledger : ledgers) {
            if (!ledger.isClosing()) {
                open++;
                wanting += ledger.wants ? 1 : 0;
            }
        }
        share = open <= 1 ? Integer.MAX_VALUE : Math.max(1, maxInFlight / Math.max(1, wanting));
    }

    /** Who wants a share and who does not is found out in time even if nothing happens any more. */
    private void lookAgainAfterAPeriod() {
        if (!timing) {
            timing = true;
            timer.replace(run.scheduler().schedule(this::periodOver, PERIOD.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private void periodOver() {
        timing = false;
        want();
        run.intake().wake();
    }

    // --- those that wait ---

    /** Lets those go on that may again, and tells of those on their way out that have nothing in flight any more. */
    void look() {
        wanted = false;
        if (isPeriodOver()) {
            beginPeriod();
        }
        divide();
        for (PartitionLedger ledger : ledgers) {
            watch(ledger);
            if (!ledger.isClosing()) {
                lookAfter(ledger);
            } else if (ledger.inFlight() == 0) {
                run.sourceContext().emptied(ledger);
            }
        }
        ledgers.forgetFenced();
        pauseAllAtTheirShare();
        // Only now, as a partition that goes on may emit, and so be paused again, before it returns.
        boolean anyBlocked = false;
        boolean anyAtShare = false;
        for (PartitionLedger ledger : ledgers) {
            if (!ledger.isClosing()) {
                anyBlocked |= ledger.gate.isHeld() && !ledger.gate.isOfItsOwn();
                anyAtShare |= ledger.gate.isAtShare();
            }
        }
        blocked = anyBlocked;
        if (anyAtShare) {
            lookAgainAfterAPeriod();
        }
    }

    private void lookAfter(PartitionLedger ledger) {
        String why = ledger.gate.heldBack();
        if (why != null) {
            ledger.gate.hold(why);
        } else if (ledger.gate.isHeld() && hasRoomAgain(ledger)) {
            ledger.windowReviewAt = 0;
            ledger.reviewAt = 0;
            ledger.gate.goOnWithRoom();
        }
        if (ledger.gate.isAtShare() && ledger.inFlight() <= goesOnAt()) {
            ledger.gate.goOnBelowShare();
        }
        if (!ledger.isPaused()) {
            watch(ledger);
        }
    }

    private boolean hasRoomAgain(PartitionLedger ledger) {
        return ledger.room() > maxInFlight + window / 8;
    }

    private long goesOnAt() {
        return Math.min(share - 1L, share * 3L / 4);
    }

    /** Has the settlements look again that may let this partition go on; to be called before the last look at their count. */
    private void watch(PartitionLedger ledger) {
        if (ledger.isClosing()) {
            ledger.lookAt(ledger.next());
        } else if (ledger.gate.isHeld() && ledger.gate.heldBack() == null) {
            ledger.lookAt(0);
        } else if (ledger.gate.isAtShare()) {
            ledger.lookAt(Math.max(0, ledger.next() - goesOnAt()));
        } else {
            ledger.lookAt(Long.MAX_VALUE);
        }
    }
}
