package io.reactorpump.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A count that costs no atomic where one thread at a time adds to it. */
final class Count {

    private static final VarHandle ALONE;

    static {
        try {
            ALONE = MethodHandles.lookup().findVarHandle(Count.class, "alone", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long alone;
    private final @Nullable LongAdder shared;

    Count(boolean shared) {
        this.shared = shared ? new LongAdder() : null;
    }

    void add() {
        LongAdder adder = shared;
        if (adder == null) {
            ALONE.setOpaque(this, alone + 1);
        } else {
            adder.increment();
        }
    }

    long sum() {
        LongAdder adder = shared;
        return adder == null ? (long) ALONE.getOpaque(this) : adder.sum();
    }
}
