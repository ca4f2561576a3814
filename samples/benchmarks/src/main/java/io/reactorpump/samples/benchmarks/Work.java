package io.reactorpump.samples.benchmarks;

/** What every peer does with each number; an eighth of the numbers is filtered out. */
final class Work {

    /** Numbers per invocation: enough that starting a pipeline does not count. */
    static final int EVENTS = 1_000_000;

    private long sum;

    static Integer next(Integer number) {
        return number + 1;
    }

    static boolean isKept(Integer number) {
        return (number & 7) != 0;
    }

    static Integer twice(Integer number) {
        return number * 2;
    }

    /** The sink. */
    void add(Integer number) {
        sum += number;
    }

    /** The sum, if the work was done in full. */
    long sum() {
        if (sum != EXPECTED) {
            throw new IllegalStateException("the numbers add up to " + sum + " (expected: " + EXPECTED + ")");
        }
        return sum;
    }

    private static final long EXPECTED = expected();

    private static long expected() {
        long expected = 0;
        for (int i = 0; i < EVENTS; i++) {
            Integer number = next(i);
            if (isKept(number)) {
                expected += twice(number);
            }
        }
        return expected;
    }
}
