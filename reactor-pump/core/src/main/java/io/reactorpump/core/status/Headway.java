package io.reactorpump.core.status;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a pipeline has got, and how fast it was lately. Its text is a line for a log.
 *
 * @param pipeline its name
 * @param state where it is in its life
 * @param done events of this run that are settled
 * @param perSecond how many of them a second since one looked last
 * @param inFlight events that are not
 * @param failed attempts that failed
 * @param deadLettered events of which a part was dead-lettered
 * @param backlog how much waits in the sources, as far as they know
 * @param waiting why it does not go faster, if it waits for anything
 */
public record Headway(
        String pipeline,
        State state,
        long done,
        double perSecond,
        long inFlight,
        long failed,
        long deadLettered,
        OptionalLong backlog,
        Optional<String> waiting) {

    private static final double SHORTEST = 1e-3;

    /**
     * What has become of it.
     *
     * @param before how many were done when one looked last
     * @param since how long ago that was
     */
    public static Headway of(Status status, OptionalLong backlog, long before, Duration since) {
        long done = status.emitted() - status.inFlight();
        return new Headway(
                status.pipeline(),
                status.state(),
                done,
                (done - before) / Math.max(SHORTEST, since.toNanos() / 1e9),
                status.inFlight(),
                status.failed(),
                status.deadLettered(),
                backlog,
                status.waiting().map(Waiting::text));
    }

    @Override
    public String toString() {
        String line = String.format(
                Locale.ROOT,
                "%s: %s, %d done, %.0f/s, %d in flight, %d failed, %d dead-lettered",
                pipeline,
                state,
                done,
                perSecond,
                inFlight,
                failed,
                deadLettered);
        String lag = backlog.isPresent() ? ", lag " + backlog.getAsLong() : "";
        return line + lag + waiting.map(why -> "; " + why).orElse("");
    }
}
