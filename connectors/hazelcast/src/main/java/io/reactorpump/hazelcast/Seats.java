package io.reactorpump.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import io.reactorpump.api.error.InfrastructureException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * How many tasks each member of a cluster has, and the tasks that wait for a member to have room. A member has a task until it
 * has answered, also if nobody waits for the answer any more. Thread-safe.
 */
final class Seats implements MembershipListener {

    private final HazelcastInstance instance;
    private final int perMember;

    // Guarded by this.
    private final Map<UUID, Integer> taken = new HashMap<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();

    Seats(HazelcastInstance instance, int perMember) {
        this.instance = instance;
        this.perMember = perMember;
        instance.getCluster().addMembershipListener(this);
    }

    boolean isOf(HazelcastInstance other) {
        return instance == other;
    }

    /** The member that has the least to do, when there is one with room; fails if there is no member at all. */
    Mono<Member> take() {
        return Mono.create(sink -> {
            Waiter waiter = new Waiter(sink);
            synchronized (this) {
                waiting.add(waiter);
            }
            sink.onCancel(() -> {
                Member unwanted;
                synchronized (this) {
                    waiting.remove(waiter);
                    unwanted = waiter.given;
                }
                if (unwanted != null) {
                    release(unwanted);
                }
            });
            serve();
        });
    }

    /** The member has answered. */
    void release(Member member) {
        synchronized (this) {
            taken.computeIfPresent(member.getUuid(), (id, tasks) -> tasks == 1 ? null : tasks - 1);
        }
        serve();
    }

    private void serve() {
        Collection<Member> members = members();
        if (members.isEmpty()) {
            fail(new InfrastructureException("the Hazelcast cluster has no member to work", null));
            return;
        }
        Waiter waiter = next(members);
        while (waiter != null) {
            waiter.sink.success(waiter.given);
            waiter = next(members);
        }
    }

    private Collection<Member> members() {
        if (!instance.getLifecycleService().isRunning()) {
            return List.of();
        }
        return instance.getCluster().getMembers().stream()
                .filter(member -> !member.isLiteMember())
                .toList();
    }

    private void fail(InfrastructureException cause) {
        List<Waiter> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(waiter -> waiter.sink.error(cause));
    }

    private synchronized @Nullable Waiter next(Collection<Member> members) {
        Member least = null;
        for (Member member : members) {
            int tasks = tasks(member);
            if (tasks < perMember && (least == null || tasks < tasks(least))) {
                least = member;
            }
        }
        if (least == null || waiting.isEmpty()) {
            return null;
        }
        Waiter waiter = waiting.remove();
        waiter.given = least;
        taken.merge(least.getUuid(), 1, Integer::sum);
        return waiter;
    }

    private int tasks(Member member) {
        return taken.getOrDefault(member.getUuid(), 0);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        serve();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        serve();
    }

    /** A task that waits. If it is given up before it has heard of the member it was given, it gives that back. */
    private static final class Waiter {

        final MonoSink<Member> sink;

        @Nullable Member given;

        Waiter(MonoSink<Member> sink) {
            this.sink = sink;
        }
    }
}
