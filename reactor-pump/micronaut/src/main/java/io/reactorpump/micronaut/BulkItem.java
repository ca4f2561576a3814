package io.reactorpump.micronaut;

import org.jspecify.annotations.Nullable;

/** One item of a bulk: its JSON, or what is wrong with it. */
final class BulkItem {

    private static final byte[] NOTHING = {};

    final long index;
    final byte[] bytes;
    final @Nullable Verdict fault;

    /** Whether the rest of the bulk can not be read. */
    final boolean isLast;

    private BulkItem(long index, byte[] bytes, @Nullable Verdict fault, boolean isLast) {
        this.index = index;
        this.bytes = bytes;
        this.fault = fault;
        this.isLast = isLast;
    }

    static BulkItem of(long index, byte[] bytes) {
        return new BulkItem(index, bytes, null, false);
    }

    /** One that is not what it should be, while others may be. */
    static BulkItem wrong(long index, Verdict fault) {
        return new BulkItem(index, NOTHING, fault, false);
    }

    /** What ends the bulk. */
    static BulkItem broken(long index, Verdict fault) {
        return new BulkItem(index, NOTHING, fault, true);
    }
}
