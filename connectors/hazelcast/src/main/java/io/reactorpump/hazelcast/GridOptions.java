package io.reactorpump.hazelcast;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import java.util.List;

/**
 * How to come to a cluster.
 *
 * @param mode whether this process is a member of it, or a client
 * @param cluster the name of the cluster
 * @param host the address of this machine that a member listens on
 * @param port the port that a member listens on, or the first that is free after it
 * @param members the addresses of members, {@code host:port}: those to join, or those to connect to
 */
@About("A Hazelcast cluster, whose members do the work of stages")
record GridOptions(
        @About("whether this process is a member of it, or a client") @Default("member")
        Mode mode,

        @About("the name of the cluster") @Default("reactor-pump")
        String cluster,

        @About("the address of this machine that a member listens on") @Default("127.0.0.1")
        String host,

        @About("the port that a member listens on, or the first that is free after it") @Default("5701")
        int port,

        @About("host:port of members: those to join, or those that a client goes to") @Default("")
        List<String> members) {

    /** What this process is. */
    enum Mode {
        MEMBER,
        CLIENT
    }

    GridOptions {
        Checks.notBlank("cluster", cluster);
        Checks.notBlank("host", host);
        Checks.that(port > 0 && port <= 65_535, "port", port, "from 1 to 65535");
        Checks.that(
                mode == Mode.MEMBER || !members.isEmpty(),
                "members",
                "none",
                "at least one address for a client to go to");
        members = List.copyOf(members);
    }
}
