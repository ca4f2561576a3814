package io.reactorpump.core.engine;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the source may go on with a partition, and why not. {@link Admission} shuts and opens it, on the thread that holds
 * the intake; stages only say that they want it shut.
 */
final class Gate {

    private final Partition partition;
    private final @Nullable PartitionListener listener;
    private final Intake intake;

    private volatile boolean held;
    private volatile boolean atShare;
    private volatile @Nullable String why;
    private volatile @Nullable String heldBack;
    private int holders;

    Gate(Partition partition, @Nullable PartitionListener listener, Intake intake) {
        this.partition = partition;
        this.listener = listener;
        this.intake = intake;
    }

    /** Whether the source can hold back this partition alone. */
    boolean isOfItsOwn() {
        return listener != null;
    }

    // --- by the holder of the intake ---

    /** No more for the time being, as the window is full or a stage holds the partition back. */
    void hold(String reason) {
        boolean going = !isShut();
        why = reason;
        held = true;
        tellPaused(going, reason);
    }

    /** It is held no longer. */
    void goOnWithRoom() {
        held = false;
        tellResumed();
    }

    /** No more for the time being, so that others have their share too. */
    void pauseAtShare(String reason) {
        boolean going = !held;
        atShare = true;
        if (going) {
            why = reason;
        }
        tellPaused(going, reason);
    }

    /** It has used up its share no longer. */
    void goOnBelowShare() {
        atShare = false;
        tellResumed();
    }

    private void tellPaused(boolean going, String reason) {
        if (going && listener != null) {
            try {
                listener.paused(partition, reason);
            } catch (Throwable t) {
                intake.sourceThrew(t);
            }
        }
    }

    private void tellResumed() {
        if (!partition.isPaused() && listener != null) {
            try {
                listener.resumed(partition);
            } catch (Throwable t) {
                intake.sourceThrew(t);
            }
        }
    }

    // --- by stages, from any thread ---

    /** A stage holds so many events of this partition that no more should come. */
    void holdBack(String reason) {
        synchronized (this) {
            holders++;
            heldBack = reason;
        }
        intake.look();
    }

    /** One that held it back does so no longer. */
    void letGo() {
        synchronized (this) {
            holders--;
            heldBack = holders == 0 ? null : heldBack;
        }
        intake.look();
    }

    // --- how it is ---

    boolean isHeld() {
        return held;
    }

    boolean isAtShare() {
        return atShare;
    }

    boolean isShut() {
        return held || atShare;
    }

    @Nullable String heldBack() {
        return heldBack;
    }

    Optional<String> why() {
        String back = heldBack;
        return back != null ? Optional.of(back) : Optional.ofNullable(isShut() ? why : null);
    }
}
