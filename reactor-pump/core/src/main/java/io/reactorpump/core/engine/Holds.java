package io.reactorpump.core.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who keeps a pipeline from taking events, beside its error: a pause, and throttles by name. Outlives its runs. Thread-safe. */
public final class Holds {

    private final Set<String> throttles = new TreeSet<>();
    private boolean paused;

    /** Kept in step, to be read for each request. */
    private volatile boolean any;

    /** Nobody yet. */
    public Holds() {}

    /** Pauses, or not. */
    public synchronized void pause(boolean pause) {
        paused = pause;
        any = paused || !throttles.isEmpty();
    }

    /** Throttles in this name, or not. */
    public synchronized void throttle(String name, boolean on) {
        if (on) {
            throttles.add(name);
        } else {
            throttles.remove(name);
        }
        any = paused || !throttles.isEmpty();
    }

    /** The names of those who throttle. */
    public synchronized Set<String> throttles() {
        return Collections.unmodifiableSet(new TreeSet<>(throttles));
    }

    boolean isAny() {
        return any;
    }

    /** All of them, in words. */
    synchronized Optional<String> why() {
        List<String> reasons = new ArrayList<>();
        if (paused) {
            reasons.add("it was paused");
        }
        if (!throttles.isEmpty()) {
            reasons.add(throttles.stream().collect(Collectors.joining("' and '", "it is throttled by '", "'")));
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }
}
