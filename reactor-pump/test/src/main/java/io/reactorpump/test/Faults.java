package io.reactorpump.test;

import org.jspecify.annotations.Nullable;

/** How many of the next calls fail, and with what. Thread-safe. */
final class Faults {

    private int left;
    private @Nullable Throwable error;

    synchronized void next(int calls, Throwable error) {
        left = calls;
        this.error = error;
    }

    synchronized void clear() {
        left = 0;
    }

    /** The error of this call, or null if it succeeds. */
    synchronized @Nullable Throwable take() {
        if (left == 0) {
            return null;
        }
        left--;
        return error;
    }
}
