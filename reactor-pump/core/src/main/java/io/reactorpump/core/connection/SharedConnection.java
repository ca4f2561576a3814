package io.reactorpump.core.connection;

import io.reactorpump.api.Clients;
import io.reactorpump.api.Connection;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.status.ConnectionStatus;
import io.reactorpump.core.status.ConnectionStatus.State;
import io.reactorpump.core.status.Reasons;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * A connection with its users: the first to come connects it, the last to go disconnects it. In between it is asked
 * regularly whether it works, and connected again if not; whoever wants a client meanwhile waits. Thread-safe.
 */
final class SharedConnection<C> implements Clients<C> {

    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);

    /** Causes may go round in a circle. */
    private static final int DEEPEST_CAUSE = 32;

    private final String name;
    private final Connection<C> connection;
    private final ConnectionPolicy policy;
    private final Supplier<Scheduler> timers;

    /** Whether there was a connect without a disconnect after it. */
    private final AtomicBoolean engaged = new AtomicBoolean();

    // Guarded by the monitor.
    private int users;
    private State state = State.IDLE;
    private Instant since;
    private @Nullable String reason;

    /** What keeps it connected; none while nobody uses it, and when it has failed. */
    private @Nullable Session session;

    /** Completes when what the former session has connected is disconnected. */
    private Mono<Void> ended = Mono.empty();

    /** One stretch of time in which it is kept connected. */
    private static final class Session {

        private final Disposable.Swap work = Disposables.swap();

        /** Completes when it is connected; another one after each time that it broke. */
        private volatile Sinks.Empty<Void> ready = Sinks.empty();

        /** Completes when somebody suspects that it is broken. */
        private volatile Sinks.Empty<Void> suspected = Sinks.empty();
    }

    SharedConnection(String name, Connection<C> connection, ConnectionPolicy policy, Supplier<Scheduler> timers) {
        this.name = name;
        this.connection = connection;
        this.policy = policy;
        this.timers = timers;
        this.since = now();
    }

    /** One more user. Counted when called; completes when it is connected, fails if it never will be. */
    Mono<Void> take() {
        Session mine;
        Mono<Void> before;
        synchronized (this) {
            users++;
            if (session != null) {
                return session.ready.asMono();
            }
            mine = new Session();
            session = mine;
            before = ended;
            enter(State.CONNECTING, null);
        }
        Mono<Void> life = connected(mine).then(Mono.defer(() -> broken(mine)));
        mine.work.update(before.thenMany(life.repeat()).subscribe(ignored -> {}, error -> failed(mine, error)));
        return mine.ready.asMono();
    }

    /** One user less. Counted when called; the last one waits until it is disconnected. */
    Mono<Void> give() {
        Session last;
        Mono<Void> end;
        synchronized (this) {
            users--;
            last = session;
            if (users > 0 || last == null) {
                return Mono.empty();
            }
            session = null;
            enter(State.IDLE, null);
            end = Mono.<Void>fromRunnable(last.work::dispose)
                    .then(disconnected())
                    .cache();
            ended = end;
        }
        last.ready.tryEmitError(notOpen());
        return end;
    }

    @Override
    public Mono<C> acquire() {
        return Mono.defer(() -> {
            Session mine;
            synchronized (this) {
                mine = session;
                if (mine == null) {
                    return Mono.error(state == State.FAILED ? lost(reason, null) : notOpen());
                }
            }
            return mine.ready.asMono().then(client(mine));
        });
    }

    private Mono<C> client(Session mine) {
        return Mono.defer(connection::acquire)
                .switchIfEmpty(Mono.error(() -> new InfrastructureException("none was emitted", null)))
                .doOnError(error -> mine.suspected.tryEmitEmpty())
                .onErrorMap(
                        error -> FailureKind.of(error) != FailureKind.FATAL,
                        error -> new InfrastructureException(
                                "connection '" + name + "' gave no client: " + Reasons.of(error), error));
    }

    @Override
    public void release(C client) {
        try {
            connection.release(client);
        } catch (RuntimeException e) {
            LOG.warn("Connection '{}' did not take a client back: {}", name, Reasons.of(e));
        }
    }

    synchronized ConnectionStatus status() {
        return new ConnectionStatus(name, state, users, since, Optional.ofNullable(reason));
    }

    // --- the work of a session ---

    /** Connects, again and again if need be; fails if that is of no use. */
    private Mono<Void> connected(Session mine) {
        Mono<Void> attempt = limited(Mono.defer(() -> {
                    engaged.set(true);
                    return connection.connect();
                }))
                .onErrorResume(error -> disconnected().then(Mono.error(error)));
        return attempt.retryWhen(Retry.from(failures -> failures.concatMap(failure -> {
                    Throwable error = failure.failure();
                    if (isFatal(error)) {
                        return Mono.error(error);
                    }
                    tell(mine, error);
                    int retry = (int) Math.min(Integer.MAX_VALUE, failure.totalRetries() + 1);
                    return Mono.delay(policy.backoff().delay(retry), timers.get());
                })))
                .then(Mono.fromRunnable(() -> up(mine)));
    }

    /** A host that is not known is a wrong setting when it never was, and a failure of the name service later. */
    private synchronized boolean isFatal(Throwable error) {
        return FailureKind.of(error) == FailureKind.FATAL
                || (state == State.CONNECTING
                        && Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                                .limit(DEEPEST_CAUSE)
                                .anyMatch(UnknownHostException.class::isInstance));
    }

    /** Completes when the connection broke and is disconnected. */
    private Mono<Void> broken(Session mine) {
        return Mono.defer(() -> works(mine)).repeat().then().onErrorResume(error -> {
            down(mine, error);
            return disconnected();
        });
    }

    /** Waits for the next look, or for a suspicion, and looks; fails if it does not work. */
    private Mono<Void> works(Session mine) {
        Sinks.Empty<Void> suspicion = Sinks.empty();
        mine.suspected = suspicion;
        return Mono.firstWithSignal(Mono.delay(policy.check(), timers.get()).then(), suspicion.asMono())
                .then(limited(Mono.defer(connection::check)));
    }

    /** Never fails: a failure is logged. */
    private Mono<Void> disconnected() {
        return limited(Mono.defer(() -> engaged.getAndSet(false) ? connection.disconnect() : Mono.empty()))
                .onErrorResume(error -> {
                    LOG.warn("Connection '{}' did not disconnect well: {}", name, Reasons.of(error));
                    return Mono.empty();
                });
    }

    private Mono<Void> limited(Mono<Void> work) {
        return work.timeout(
                policy.timeout(),
                Mono.error(() -> new InfrastructureException("no answer within " + policy.timeout(), null)),
                timers.get());
    }

    // --- what happens to it ---

    private void up(Session mine) {
        synchronized (this) {
            if (mine != session) {
                return;
            }
            enter(State.CONNECTED, null);
        }
        LOG.info("Connection '{}' is connected", name);
        mine.ready.tryEmitEmpty();
    }

    private void down(Session mine, Throwable error) {
        synchronized (this) {
            if (mine != session) {
                return;
            }
            mine.ready = Sinks.empty();
            enter(State.RECONNECTING, Reasons.of(error));
        }
        LOG.warn("Connection '{}' is broken, and is connected again: {}", name, Reasons.of(error));
    }

    /** Says why it is not connected, once until it is something else. */
    private void tell(Session mine, Throwable error) {
        synchronized (this) {
            if (mine != session || Reasons.of(error).equals(reason)) {
                return;
            }
            enter(state, Reasons.of(error));
        }
        LOG.warn("Connection '{}' can not connect yet, and tries again: {}", name, Reasons.of(error));
    }

    private void failed(Session mine, Throwable error) {
        synchronized (this) {
            if (mine != session) {
                return;
            }
            session = null;
            enter(State.FAILED, Reasons.of(error));
        }
        LOG.error("Connection '{}' has failed: {}", name, Reasons.of(error));
        mine.ready.tryEmitError(lost(Reasons.of(error), error));
    }

    private void enter(State next, @Nullable String why) {
        if (next != state) {
            since = now();
        }
        state = next;
        reason = why;
    }

    private Instant now() {
        return new PumpClock(timers.get()).now();
    }

    private FatalException lost(@Nullable String why, @Nullable Throwable cause) {
        return new FatalException("connection '" + name + "' has failed: " + why, cause);
    }

    private StateException notOpen() {
        return new StateException(
                "connection '" + name + "'", State.IDLE.name(), "named by connections() of a component that is open");
    }
}
