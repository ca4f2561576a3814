package io.reactorpump.kafka;

import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a source takes part in a consumer group, whose members share the partitions.
 *
 * @param name of the group; default the name of the pipeline
 * @param member an identity that outlives restarts (static membership): a member that is back within
 *     {@code session.timeout.ms} gets its partitions back without a rebalance; unique in the group; default none
 * @param revokeTimeout how long a partition that goes to another member is waited for: to finish what is in flight and to
 *     commit it; what is not done by then is delivered to the other one again; default 10 s, less than
 *     {@code max.poll.interval.ms}
 * @param closeTimeout how long to wait at most for the broker when leaving the group; default 10 s
 */
public record Group(@Nullable String name, @Nullable String member, Duration revokeTimeout, Duration closeTimeout) {

    /** Checks each. */
    public Group {
        if (name != null) {
            Checks.notBlank("kafka.source.group", name);
        }
        if (member != null) {
            Checks.notBlank("kafka.source.member", member);
        }
        Checks.positive("kafka.source.revokeTimeout", revokeTimeout);
        Checks.positive("kafka.source.closeTimeout", closeTimeout);
    }

    /** The defaults. */
    public static Group defaults() {
        return new Group(null, null, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** This group by another name. */
    public Group withName(String name) {
        return new Group(name, member, revokeTimeout, closeTimeout);
    }

    /** This group as that static member. */
    public Group withMember(String member) {
        return new Group(name, member, revokeTimeout, closeTimeout);
    }

    /** This group with another wait on revoke. */
    public Group withRevokeTimeout(Duration revokeTimeout) {
        return new Group(name, member, revokeTimeout, closeTimeout);
    }

    /** This group with another wait on close. */
    public Group withCloseTimeout(Duration closeTimeout) {
        return new Group(name, member, revokeTimeout, closeTimeout);
    }
}
