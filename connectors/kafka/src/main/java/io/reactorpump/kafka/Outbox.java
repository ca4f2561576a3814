package io.reactorpump.kafka;

import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.FailureKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * All that an open sink sends: its producer, and the lanes that lead there.
 *
 * <p>A producer keeps the order of a partition as long as it does not give up on a record: what it was given after that one
 * may still succeed. So when it gives up on a record that will be tried again, it is ended then and there, and with it all
 * that it has not finished, which will be tried again as well, in order; whatever it still reports as written meanwhile does
 * not count. Another producer takes its place once the last failure has been told. What the brokers had written already
 * comes twice. One that takes nothing any more is ended like that, too.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long REOPEN_MILLIS = 1_000;

    private final String name;
    private final String servers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Scheduler timers;
    private final Duration patience;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    private volatile @Nullable Session session;
    private @Nullable Session ending;
    private volatile boolean closed;
    private volatile String brokenBy = "the producer is not open yet";

    /**
     * Closed until opened.
     *
     * @param name for errors: {@code kafka sink 'orders'}
     * @param servers for errors
     * @param producers makes a producer that never waits; may block
     * @param patience how long a record waits for what the producer has to ask the brokers
     */
    Outbox(
            String name,
            String servers,
            Supplier<Producer<byte[], byte[]>> producers,
            Scheduler timers,
            Duration patience) {
        this.name = name;
        this.servers = servers;
        this.producers = producers;
        this.timers = timers;
        this.patience = patience;
    }

    /** Completes when there is a producer, and when it knows the topic if there is but one. */
    Mono<Void> open(@Nullable String topic) {
        return Mono.fromCallable(this::connect)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(open -> topic == null ? Mono.empty() : known(topic, open))
                .onErrorMap(KafkaException.class, this::notOpened);
    }

    private synchronized Session connect() {
        Session open = session;
        if (open == null) {
            open = new Session(producers.get());
            session = open;
        }
        return open;
    }

    private Mono<Void> known(String topic, Session open) {
        return Mono.fromCallable(() -> open.knows(topic))
                .filter(known -> known)
                .switchIfEmpty(Mono.error(() -> forNow(open.whyUnknown(topic, servers), null)))
                .retryWhen(Retry.fixedDelay(patience.dividedBy(LOOK), LOOK)
                        .filter(InfrastructureException.class::isInstance)
                        .onRetryExhaustedThrow((spec, last) -> last.failure()))
                .then();
    }

    private RuntimeException notOpened(KafkaException error) {
        return ProducerFault.kind(error) == FailureKind.INFRASTRUCTURE
                ? forNow(ProducerFault.reason(error), error)
                : new FatalException(name + " can not open: " + ProducerFault.reason(error), error);
    }

    InfrastructureException forNow(String why, @Nullable Exception cause) {
        return new InfrastructureException(name + " is waiting: " + why, cause);
    }

    // --- what the lanes ask for ---

    Lane lane(String name) {
        Lane known = lanes.get(name);
        return known == null ? lanes.computeIfAbsent(name, missing -> new Lane(this)) : known;
    }

    @Nullable Session session() {
        return session;
    }

    boolean isClosed() {
        return closed;
    }

    String name() {
        return name;
    }

    String servers() {
        return servers;
    }

    Duration patience() {
        return patience;
    }

    /** What ended the last producer that was ended before its time. */
    String brokenBy() {
        return brokenBy;
    }

    void later(Runnable task, long millis) {
        try {
            timers.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is over: its timers are", name);
        }
    }

    /** A producer gave up on a record that is to be tried again. From any thread. */
    void broken(Session by, String why) {
        if (!by.breaks()) {
            return;
        }
        brokenBy = why;
        boolean isClosing = !beginsToEnd(by);
        by.end(Duration.ZERO);
        if (!isClosing) {
            LOG.warn("{} begins anew with another producer: {}", name, why);
            Schedulers.boundedElastic().schedule(() -> {
                ended(by, Duration.ZERO);
                reopen();
            });
        }
    }

    /** A producer takes nothing, though it has not said that it gave up: after a few times it is taken to have. */
    void refused(Session by, String why) {
        if (by.refuses()) {
            // Elsewhere, as this thread must not wait for the end of the producer's own.
            Schedulers.boundedElastic().schedule(() -> broken(by, why));
        }
    }

    /** False if the outbox closes, and ends it. */
    private synchronized boolean beginsToEnd(Session by) {
        boolean isOpen = session == by;
        if (isOpen) {
            session = null;
            ending = by;
        }
        return isOpen;
    }

    /** Ends the session and waits for that, then tells what failed with it. */
    private void ended(Session old, Duration patience) {
        synchronized (old) {
            old.end(patience);
            String why = brokenBy;
            old.failures().forEach((lane, writes) -> lane.failed(new Lane.Together(why, writes)));
        }
    }

    private synchronized void reopen() {
        if (closed) {
            return;
        }
        try {
            connect();
        } catch (Throwable e) {
            // Also what no producer should throw, or nobody would ever make another.
            brokenBy = ProducerFault.reason(e);
            LOG.warn("{} can not make another producer yet: {}", name, brokenBy);
            later(() -> Schedulers.boundedElastic().schedule(this::reopen), REOPEN_MILLIS);
        }
    }

    // --- ending ---

    /** Completes when all that the producer was given has ended. */
    Mono<Void> flush() {
        return Mono.<Void>fromRunnable(() -> {
                    Session open = session;
                    if (open != null) {
                        open.producer().flush();
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Fails what waits, finishes what is under way at most so long, fails the rest. */
    Mono<Void> close(Duration patience) {
        return Mono.<Void>fromRunnable(() -> {
                    Session last = closing();
                    lanes.values().forEach(Lane::drain);
                    if (last != null) {
                        ended(last, patience);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** The open session, or the one that is ending. */
    private synchronized @Nullable Session closing() {
        closed = true;
        Session last = session == null ? ending : session;
        session = null;
        return last;
    }
}
