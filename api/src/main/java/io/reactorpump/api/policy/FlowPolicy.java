package io.reactorpump.api.policy;

/**
 * How much a pipeline holds at a time.
 *
 * @param maxInFlight source events emitted and not yet settled; default 1 024
 * @param window per partition, events from the first unfinished one to the last emitted one; default 8 x maxInFlight, at
 *     least 2 x maxInFlight
 */
public record FlowPolicy(int maxInFlight, int window) {

    /** Checks both. */
    public FlowPolicy {
        Checks.positive("flow.maxInFlight", maxInFlight);
        Checks.that(maxInFlight <= 1 << 20, "flow.maxInFlight", maxInFlight, "<= " + (1 << 20));
        Checks.that(
                window >= 2 * maxInFlight && window <= 1 << 24,
                "flow.window",
                window,
                ">= 2 x maxInFlight, which is " + 2 * maxInFlight + ", and <= " + (1 << 24));
    }

    /** 1 024 in flight, a window of 8 192. */
    public static FlowPolicy defaults() {
        return maxInFlight(1_024);
    }

    /** So many in flight, and a window eight times as wide. */
    public static FlowPolicy maxInFlight(int maxInFlight) {
        Checks.positive("flow.maxInFlight", maxInFlight);
        Checks.that(maxInFlight <= 1 << 20, "flow.maxInFlight", maxInFlight, "<= " + (1 << 20));
        return new FlowPolicy(maxInFlight, 8 * maxInFlight);
    }
}
