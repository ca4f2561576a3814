package io.reactorpump.hazelcast;

import com.hazelcast.client.HazelcastClientNotActiveException;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Clients;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A stage whose work is done by the members of a Hazelcast cluster, each of which has so many tasks at once.
 *
 * <pre>{@code
 * .process(Offload.to("grid", new LongTask()).inFlightPerMember(4).elseLocally(), StageOptions.concurrency(32))
 * }</pre>
 *
 * <p>A task whose member is lost, or can not be reached any more, is given to another, so the function may be called more than
 * once for an event; the stage hears of one result. What the function throws fails the event. While there is no member the
 * work is done here, if that is wanted, else it waits as for any system that is away.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class Offload<I, O> implements AsyncProcessor<I, O> {

    private static final String EXECUTOR = "reactor-pump";
    private static final Duration BETWEEN_MEMBERS = Duration.ofMillis(100);

    private final String connection;
    private final Supplier<GridFunction<I, O>> maker;
    private final int perMember;
    private final Optional<Duration> deadline;
    private final boolean locally;
    private final LongAdder resubmitted = new LongAdder();
    private final LongAdder local = new LongAdder();
    private volatile @Nullable Clients<HazelcastInstance> cluster;
    private volatile Scheduler timers = Schedulers.parallel();
    private volatile @Nullable Seats seats;
    private volatile @Nullable GridFunction<I, O> function;

    private Offload(
            String connection,
            Supplier<GridFunction<I, O>> maker,
            int perMember,
            Optional<Duration> deadline,
            boolean locally) {
        this.connection = connection;
        this.maker = maker;
        this.perMember = perMember;
        this.deadline = deadline;
        this.locally = locally;
    }

    /** A stage that has the function called by the cluster of this connection: 16 tasks per member, without a deadline. */
    public static <I, O> Offload<I, O> to(String connection, GridFunction<I, O> function) {
        return made(connection, () -> function);
    }

    /** As {@link #to}, with a function that is made when the stage is opened. */
    static <I, O> Offload<I, O> made(String connection, Supplier<GridFunction<I, O>> maker) {
        return new Offload<>(connection, maker, 16, Optional.empty(), false);
    }

    /** This stage, with so many tasks at once for each member; how many of them run is up to the member's executor. */
    public Offload<I, O> inFlightPerMember(int tasks) {
        Checks.positive("offload.inFlightPerMember", tasks);
        return new Offload<>(connection, maker, tasks, deadline, locally);
    }

    /**
     * This stage, with a limit to the time from when a member is given a task to its answer. A task that takes longer fails; it
     * is not cut short where it runs, and counts as one of its member's until it ends.
     */
    public Offload<I, O> deadline(Duration limit) {
        Checks.positive("offload.deadline", limit);
        return new Offload<>(connection, maker, perMember, Optional.of(limit), locally);
    }

    /** This stage, with the work done in this process, on threads that may block, while the cluster has no member. */
    public Offload<I, O> elseLocally() {
        return new Offload<>(connection, maker, perMember, deadline, true);
    }

    /** How many tasks were given to another member, as theirs was lost. */
    public long resubmitted() {
        return resubmitted.sum();
    }

    /** How many tasks were done in this process, as there was no member. */
    public long doneLocally() {
        return local.sum();
    }

    @Override
    public Collection<String> connections() {
        return List.of(connection);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> {
            GridFunction<I, O> made = maker.get();
            refuseUnlessItCanBeSent(made);
            function = made;
            timers = context.scheduler();
            cluster = context.application().connection(connection, HazelcastInstance.class);
        });
    }

    private void refuseUnlessItCanBeSent(GridFunction<I, O> made) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(made);
        } catch (IOException e) {
            throw new SettingException(
                    componentName() + ".function",
                    made.getClass().getName(),
                    "a function that can be sent to another machine, with all it refers to: " + e);
        }
    }

    @Override
    public Mono<O> process(EventContext context, I payload) {
        return attempt(payload).onErrorMap(Thrown.class, Thrown::error);
    }

    private GridFunction<I, O> opened() {
        return Objects.requireNonNull(function, "it is open");
    }

    private Mono<O> attempt(I payload) {
        Mono<O> away = Objects.requireNonNull(cluster, "it is open")
                .acquire()
                .flatMap(instance -> submitted(instance, payload))
                .onErrorMap(
                        Offload::isAway,
                        error -> new InfrastructureException("the Hazelcast cluster can not be reached", error))
                .onErrorResume(Offload::isLoss, loss -> {
                    resubmitted.increment();
                    return Mono.delay(BETWEEN_MEMBERS, timers).then(Mono.defer(() -> attempt(payload)));
                });
        return locally ? away.onErrorResume(InfrastructureException.class, none -> here(payload)) : away;
    }

    private Mono<O> submitted(HazelcastInstance instance, I payload) {
        Seats current = seats(instance);
        return current.take().flatMap(member -> {
            Mono<O> answer = Mono.create(sink -> {
                try {
                    IExecutorService executor = instance.getExecutorService(EXECUTOR);
                    executor.submitToMember(new GridTask<>(opened(), payload), member, new ExecutionCallback<O>() {
                        @Override
                        public void onResponse(O result) {
                            current.release(member);
                            sink.success(result);
                        }

                        @Override
                        public void onFailure(Throwable error) {
                            current.release(member);
                            Throwable cause = error instanceof ExecutionException && error.getCause() != null
                                    ? error.getCause()
                                    : error;
                            sink.error(isLoss(cause) || isAway(cause) ? cause : new Thrown(cause));
                        }
                    });
                } catch (RuntimeException e) {
                    current.release(member);
                    sink.error(e);
                }
            });
            return deadline.map(limit -> answer.timeout(limit, timers)).orElse(answer);
        });
    }

    /** Those of the instance, which is another after the connection was lost and made again. */
    private Seats seats(HazelcastInstance instance) {
        Seats current = seats;
        if (current != null && current.isOf(instance)) {
            return current;
        }
        synchronized (this) {
            current = seats;
            if (current == null || !current.isOf(instance)) {
                current = new Seats(instance, perMember);
                seats = current;
            }
            return current;
        }
    }

    private Mono<O> here(I payload) {
        return Mono.fromCallable(() -> opened().apply(payload))
                .onErrorMap(Thrown::new)
                .doOnSubscribe(begun -> local.increment())
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** What the function threw, so that it is not taken for a failure of the cluster. */
    private static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable error;

        Thrown(Throwable error) {
            super(null, error, false, false);
            this.error = error;
        }

        Throwable error() {
            return error;
        }
    }

    /** Whether it is the member that failed, not the work. */
    private static boolean isLoss(Throwable error) {
        return error instanceof MemberLeftException
                || error instanceof TargetNotMemberException
                || error instanceof TargetDisconnectedException;
    }

    /** Whether it is all of the cluster. */
    private static boolean isAway(Throwable error) {
        return error instanceof HazelcastInstanceNotActiveException
                || error instanceof HazelcastClientNotActiveException
                || error instanceof HazelcastClientOfflineException;
    }
}
