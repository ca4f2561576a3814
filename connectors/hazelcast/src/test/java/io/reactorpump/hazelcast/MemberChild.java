package io.reactorpump.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.util.Objects;

/** A member of a cluster in a process of its own: says its port when it is one, and ends with its parent. */
final class MemberChild {

    private MemberChild() {}

    /** The first port to try, the addresses of members to join. */
    public static void main(String[] args) throws IOException {
        String[] others = new String[args.length - 1];
        System.arraycopy(args, 1, others, 0, others.length);
        HazelcastGrid grid = HazelcastGrid.member("grid", OffloadIT.CLUSTER, Integer.parseInt(args[0]), others);
        grid.connect().block();
        HazelcastInstance instance = Objects.requireNonNull(grid.acquire().block());
        System.out.println("member "
                + instance.getCluster().getLocalMember().getAddress().getPort() + " of "
                + instance.getCluster().getMembers().size());
        while (System.in.read() >= 0) {
            // Until the parent is gone.
        }
        Runtime.getRuntime().halt(1);
    }
}
