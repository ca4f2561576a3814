package io.reactorpump.file;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The time that one component has its file to itself: from an open that got the file to its close. A component may be part
 * of two pipelines by mistake. Then the second open is refused, and the close that belongs to it must not end what the first
 * one has; which of the two closes comes first does not matter, as both come. Thread-safe.
 */
final class Tenancy {

    private final String kind;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile @Nullable Claim claim;

    /** Of a component of this kind, as errors say: a sink or a source. */
    Tenancy(String kind) {
        this.kind = kind;
    }

    /**
     * Begins, with this file.
     *
     * @param what what the file is, for errors
     * @throws StateException if the file is taken
     */
    void begin(Path file, String what, ComponentContext context) throws IOException {
        boolean got = false;
        try {
            claim = Claim.take(
                    file, what, kind + " '" + context.component() + "' of pipeline '" + context.pipeline() + "'");
            got = true;
        } finally {
            if (!got) {
                refused.incrementAndGet();
            }
        }
    }

    /** Whether a close is that of an open that was refused; to be asked once for each close. */
    boolean wasRefused() {
        return refused.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /** Ends, if it has not ended. */
    void end() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            held.release();
        }
    }
}
