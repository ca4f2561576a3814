package io.reactorpump.micronaut;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The numbers of the open connections of one path: the lowest that none has, so that there are no more names of pipelines than there
 * were connections at once. Thread-safe.
 */
final class ConnectionNumbers {

    private final int most;
    private final BitSet taken = new BitSet();

    ConnectionNumbers(int most) {
        this.most = most;
    }

    /** A number from 1 on, if there may be one more. */
    synchronized OptionalInt take() {
        int number = taken.nextClearBit(1);
        if (number > most) {
            return OptionalInt.empty();
        }
        taken.set(number);
        return OptionalInt.of(number);
    }

    synchronized void free(int number) {
        taken.clear(number);
    }
}
