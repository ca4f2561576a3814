package io.reactorpump.api;

import java.util.Map;

/** What a sink says of one write. */
public sealed interface WriteResult {

    /** The whole payload is written. */
    static WriteResult written() {
        return Written.ALL;
    }

    /**
     * Of a batch, the items with these indexes failed, each with its cause; all others are written.
     *
     * @throws IllegalArgumentException if empty
     */
    static WriteResult partly(Map<Integer, Throwable> failures) {
        return new Partly(failures);
    }

    /** The whole payload is written. */
    record Written() implements WriteResult {
        private static final Written ALL = new Written();
    }

    /**
     * Some items of a batch failed.
     *
     * @param failures from index in the batch to cause; not empty
     */
    record Partly(Map<Integer, Throwable> failures) implements WriteResult {

        /** Copies the map. */
        public Partly {
            if (failures.isEmpty()) {
                throw new IllegalArgumentException("failures: {} (expected: at least one; use written())");
            }
            failures = Map.copyOf(failures);
        }
    }
}
