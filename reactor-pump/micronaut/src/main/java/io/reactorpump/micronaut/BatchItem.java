package io.reactorpump.micronaut;

import org.jspecify.annotations.Nullable;

/** One item of a batch: its JSON, or what is wrong with it. */
final class BatchItem {

    private static final byte[] NOTHING = {};

    final long index;
    final byte[] bytes;
    final @Nullable Verdict fault;

    /** Whether the rest of the batch can not be read. */
    final boolean isLast;

    private BatchItem(long index, byte[] bytes, @Nullable Verdict fault, boolean isLast) {
        this.index = index;
        this.bytes = bytes;
        this.fault = fault;
        this.isLast = isLast;
    }

    static BatchItem of(long index, byte[] bytes) {
        return new BatchItem(index, bytes, null, false);
    }

    /** One that is not what it should be, while others may be. */
    static BatchItem wrong(long index, Verdict fault) {
        return new BatchItem(index, NOTHING, fault, false);
    }

    /** What ends the batch. */
    static BatchItem broken(long index, Verdict fault) {
        return new BatchItem(index, NOTHING, fault, true);
    }
}
