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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
 * regularly whether it works, and connected again if not, while whoever wants a client waits. A first attempt that fails is
 * the users' failure, and they try again by their own policy. Thread-safe.
 */
final class SharedConnection<C> implements Clients<C> {

    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);

    private final String name;
    private final Connection<C> connection;
    private final ConnectionPolicy policy;
    private final Supplier<Scheduler> timers;

    private int users;
    private State state = State.IDLE;
    private Instant since;
    private @Nullable String reason;

    /** What is under way to connect and to stay connected; over when nobody uses it, and when it has failed. */
    private Session session = new Session();

    /** Completes when what the former sessions have connected is disconnected. */
    private Mono<Void> ended = Mono.empty();

    /** Whether there was a connect without a disconnect after it. */
    private final AtomicBoolean engaged = new AtomicBoolean();

    /** One stretch of time in which it is kept connected. */
    private static final class Session {

        private final Sinks.Empty<Void> first = Sinks.empty();
        private final Disposable.Swap work = Disposables.swap();
        private boolean over = true;

        /** Completes when the state changes. */
        private Sinks.Empty<Void> changed = Sinks.empty();

        /** Completes when somebody suspects that the connection is broken. */
        private volatile Sinks.Empty<Void> suspected = Sinks.empty();
    }

    SharedConnection(String name, Connection<C> connection, ConnectionPolicy policy, Supplier<Scheduler> timers) {
        this.name = name;
        this.connection = connection;
        this.policy = policy;
        this.timers = timers;
        this.since = new PumpClock(timers.get()).now();
    }

    /** One more user. Counted when called; completes when it is connected, fails if the first attempt fails. */
    Mono<Void> take() {
        Session mine;
        Mono<Void> before;
        synchronized (this) {
            users++;
            if (!session.over) {
                return session.first.asMono();
            }
            session.work.dispose();
            mine = new Session();
            mine.over = false;
            session = mine;
            before = ended;
            enter(State.CONNECTING, null);
        }
        mine.work.update(before.then(Mono.defer(() -> connected(mine)))
                .thenMany(Mono.defer(() -> watched(mine)).repeat())
                .subscribe(ignored -> {}, error -> firstFailed(mine, error)));
        return mine.first.asMono();
    }

    /** One user less. Counted when called; the last one waits until it is disconnected. */
    Mono<Void> give() {
        Session last;
        synchronized (this) {
            users--;
            if (users > 0) {
                return Mono.empty();
            }
            last = session;
            enter(State.IDLE, null);
        }
        last.work.dispose();
        last.first.tryEmitError(new StateException("connection '" + name + "'", State.IDLE.name(), "CONNECTED"));
        return over(last);
    }

    /** Ends a session; completes when it is disconnected. */
    private Mono<Void> over(Session mine) {
        Mono<Void> end;
        Sinks.Empty<Void> changed;
        synchronized (this) {
            if (mine.over) {
                return ended;
            }
            mine.over = true;
            changed = mine.changed;
            ended = disconnected().cache();
            end = ended;
        }
        changed.tryEmitEmpty();
        end.subscribe();
        return end;
    }

    @Override
    public Mono<C> acquire() {
        return Mono.defer(() -> {
            Session mine;
            synchronized (this) {
                mine = session;
                if (mine.over) {
                    return Mono.error(notConnected());
                }
                if (state != State.CONNECTED) {
                    return mine.changed.asMono().then(acquire());
                }
            }
            return connection.acquire().doOnError(error -> mine.suspected.tryEmitEmpty());
        });
    }

    private RuntimeException notConnected() {
        if (users == 0) {
            return new StateException(
                    "connection '" + name + "'", state.name(), "named in connections() of a component that is open");
        }
        String why = "connection '" + name + "' is not connected: " + reason;
        return state == State.FAILED ? new FatalException(why, null) : new InfrastructureException(why, null);
    }

    @Override
    public void release(C client) {
        try {
            connection.release(client);
        } catch (RuntimeException e) {
            LOG.warn("Connection '{}' did not take a client back: {}", name, text(e));
        }
    }

    synchronized ConnectionStatus status() {
        return new ConnectionStatus(name, state, users, since, Optional.ofNullable(reason));
    }

    // --- the work of a session ---

    private Mono<Void> connected(Session mine) {
        return connected().then(Mono.fromRunnable(() -> {
            moved(mine, State.CONNECTED, null);
            mine.first.tryEmitEmpty();
        }));
    }

    private void firstFailed(Session mine, Throwable error) {
        String why = "connection '" + name + "' can not connect: " + text(error);
        boolean fatal = FailureKind.of(error) == FailureKind.FATAL;
        moved(mine, fatal ? State.FAILED : State.CONNECTING, text(error));
        over(mine);
        mine.first.tryEmitError(fatal ? new FatalException(why, error) : new InfrastructureException(why, error));
    }

    /** Waits for the next check, checks, and connects again if that fails; completes when it is connected. */
    private Mono<Void> watched(Session mine) {
        Sinks.Empty<Void> suspicion = Sinks.empty();
        mine.suspected = suspicion;
        return Mono.firstWithSignal(Mono.delay(policy.check(), timers.get()).then(), suspicion.asMono())
                .then(limited(Mono.defer(connection::check)))
                .onErrorResume(error -> {
                    LOG.warn("Connection '{}' is broken, and is connected again: {}", name, text(error));
                    return reconnected(mine, error);
                });
    }

    private Mono<Void> reconnected(Session mine, Throwable broken) {
        moved(mine, State.RECONNECTING, text(broken));
        return disconnected()
                .then(connected())
                .retryWhen(Retry.from(failures -> failures.concatMap(failure -> {
                    Throwable error = failure.failure();
                    if (FailureKind.of(error) == FailureKind.FATAL) {
                        return Mono.error(error);
                    }
                    moved(mine, State.RECONNECTING, text(error));
                    int retry = (int) Math.min(Integer.MAX_VALUE, failure.totalRetries() + 1);
                    return Mono.delay(policy.backoff().delay(retry), timers.get());
                })))
                .then(Mono.<Void>fromRunnable(() -> {
                    moved(mine, State.CONNECTED, null);
                    LOG.info("Connection '{}' works again", name);
                }))
                .onErrorResume(error -> {
                    moved(mine, State.FAILED, text(error));
                    LOG.error("Connection '{}' failed: {}", name, text(error));
                    over(mine);
                    return Mono.never();
                });
    }

    private Mono<Void> connected() {
        return limited(Mono.defer(() -> {
            engaged.set(true);
            return connection.connect();
        }));
    }

    /** Never fails: a failure is logged. */
    private Mono<Void> disconnected() {
        Mono<Void> once = Mono.defer(() -> engaged.getAndSet(false) ? connection.disconnect() : Mono.empty());
        return limited(once).onErrorResume(error -> {
            LOG.warn("Connection '{}' did not disconnect well: {}", name, text(error));
            return Mono.empty();
        });
    }

    private Mono<Void> limited(Mono<Void> work) {
        return work.timeout(policy.timeout(), timers.get());
    }

    private void moved(Session mine, State next, @Nullable String why) {
        Sinks.Empty<Void> changed;
        synchronized (this) {
            if (mine != session || users == 0) {
                return;
            }
            enter(next, why);
            changed = mine.changed;
            mine.changed = Sinks.empty();
        }
        changed.tryEmitEmpty();
    }

    private void enter(State next, @Nullable String why) {
        if (next != state) {
            since = new PumpClock(timers.get()).now();
        }
        state = next;
        reason = why;
    }

    private static String text(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
