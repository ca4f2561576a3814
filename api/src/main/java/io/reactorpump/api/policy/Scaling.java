package io.reactorpump.api.policy;

import java.time.Duration;

/**
 * What a scaler goes by when it moves the number of replicas of a stage.
 *
 * <p>Stages of a pipeline that answers requests have as many replicas as there are {@code requestsPerReplica} in flight. All
 * others have as many as keep them busy to {@code utilisation} and work off what waits within {@code burnDown}.
 *
 * @param every how often it decides; default 10 s
 * @param burnDown within what time the backlog is to be worked off; default 60 s
 * @param utilisation what share of its time a replica is to be at work, waiting for others included; default 0.7
 * @param requestsPerReplica how many requests are to be in flight for each replica; default 1
 * @param upCooldown how long after an increase there is no other; default 10 s
 * @param downCooldown how long less must have been enough, and how long the last change must be past, before one replica
 *     goes; default 60 s
 * @param hysteresis by what share the load has to be below what one replica less could bear before that goes; default 0.2
 */
public record Scaling(
        Duration every,
        Duration burnDown,
        double utilisation,
        double requestsPerReplica,
        Duration upCooldown,
        Duration downCooldown,
        double hysteresis) {

    private static final Scaling DEFAULTS = new Scaling(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            0.7,
            1,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            0.2);

    /** Checks the values. */
    public Scaling {
        Checks.positive("scaling.every", every);
        Checks.positive("scaling.burn_down", burnDown);
        Checks.that(utilisation > 0 && utilisation <= 1, "scaling.utilisation", utilisation, "> 0 and <= 1");
        Checks.that(requestsPerReplica > 0, "scaling.requests_per_replica", requestsPerReplica, "> 0");
        Checks.notNegative("scaling.up_cooldown", upCooldown);
        Checks.notNegative("scaling.down_cooldown", downCooldown);
        Checks.that(hysteresis >= 0 && hysteresis < 1, "scaling.hysteresis", hysteresis, ">= 0 and < 1");
    }

    /** The defaults. */
    public static Scaling defaults() {
        return DEFAULTS;
    }

    /** These, deciding so often. */
    public Scaling every(Duration time) {
        return new Scaling(time, burnDown, utilisation, requestsPerReplica, upCooldown, downCooldown, hysteresis);
    }

    /** These, with another time to work off the backlog. */
    public Scaling burnDown(Duration time) {
        return new Scaling(every, time, utilisation, requestsPerReplica, upCooldown, downCooldown, hysteresis);
    }

    /** These, with another share of its time that a replica is to be at work. */
    public Scaling utilisation(double share) {
        return new Scaling(every, burnDown, share, requestsPerReplica, upCooldown, downCooldown, hysteresis);
    }

    /** These, with another number of requests in flight for each replica. */
    public Scaling requestsPerReplica(double requests) {
        return new Scaling(every, burnDown, utilisation, requests, upCooldown, downCooldown, hysteresis);
    }

    /** These, with other times without a change. */
    public Scaling cooldown(Duration up, Duration down) {
        return new Scaling(every, burnDown, utilisation, requestsPerReplica, up, down, hysteresis);
    }

    /** These, with another distance between what is enough and what is too much. */
    public Scaling hysteresis(double share) {
        return new Scaling(every, burnDown, utilisation, requestsPerReplica, upCooldown, downCooldown, share);
    }
}
