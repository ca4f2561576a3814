package io.reactorpump.test;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import org.jspecify.annotations.Nullable;

/** An assignment made by a {@link StandaloneSourceContext}, which a test pauses by hand. Thread-safe. */
public final class StandalonePartition implements Partition {

    private final String name;
    private final @Nullable PartitionListener listener;
    private volatile boolean paused;
    private volatile boolean fenced;

    StandalonePartition(String name, @Nullable PartitionListener listener) {
        this.name = name;
        this.listener = listener;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    /** Whether the source said that it can hold this partition back. */
    public boolean isPausable() {
        return listener != null;
    }

    /** Whether it was revoked or lost. */
    public boolean isFenced() {
        return fenced;
    }

    /** Has it held back, if the source can. */
    public void pause(String why) {
        paused = true;
        if (listener != null) {
            listener.paused(this, why);
        }
    }

    /** Lets it go on. */
    public void resume() {
        paused = false;
        if (listener != null) {
            listener.resumed(this);
        }
    }

    void fence() {
        fenced = true;
    }

    @Override
    public String toString() {
        return name;
    }
}
