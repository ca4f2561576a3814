package io.reactorpump.core.trigger;

/**
 * The values of one field of a cron expression.
 *
 * @param bits the values, each a bit
 * @param star whether the field was written with a star at its beginning: cron takes that for "not restricted", also of a
 *     field with a step
 */
record CronField(long bits, boolean star) {

    boolean has(int value) {
        return (bits >> value & 1) == 1;
    }

    /** The smallest value that is not below this one, or -1. */
    int atLeast(int value) {
        long rest = value > 63 ? 0 : bits >> value << value;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }

    /** The smallest value. */
    int lowest() {
        return Long.numberOfTrailingZeros(bits);
    }
}
