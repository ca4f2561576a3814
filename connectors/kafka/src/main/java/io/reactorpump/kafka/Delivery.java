package io.reactorpump.kafka;

import io.reactorpump.api.Event;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.api.policy.FailureKind;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The write of one record, sent when it is subscribed to, which may be once. Completes on the thread that hears of the
 * broker's answer.
 */
final class Delivery extends Mono<WriteResult> implements Subscription, Callback {

    /** What became of a record that was handed to a producer. */
    enum HandOver {
        /** It is the producer's, or it has failed for good. */
        DONE,

        /** The producer does not know the topic or the partition yet. */
        NOT_KNOWN,

        /** The producer has no memory left. */
        NO_MEMORY,

        /** The producer can take nothing: see {@link Delivery#refusal}. */
        REFUSED
    }

    private static final AtomicIntegerFieldUpdater<Delivery> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "state");
    private static final int NEW = 0;
    private static final int SUBSCRIBED = 1;
    private static final int OVER = 2;

    private final Outbox outbox;
    private final Lane lane;
    private final Event<?> event;
    private final @Nullable Batch batch;
    private final ProducerRecord<byte[], byte[]> message;

    private long number;
    private volatile int state = NEW;
    private @Nullable CoreSubscriber<? super WriteResult> subscriber;
    private @Nullable Session session;

    /** The thread that is within {@code send}, which may be told there already that it is in vain. */
    private @Nullable Thread sending;

    private @Nullable Exception refusal;

    /**
     * A write.
     *
     * @param batch the try of a batch that it is part of, if any
     */
    Delivery(Outbox outbox, Event<?> event, @Nullable Batch batch, ProducerRecord<byte[], byte[]> message) {
        this.outbox = outbox;
        this.lane = outbox.lane(batch == null ? message.topic() : Batch.LANE);
        this.event = event;
        this.batch = batch;
        this.message = message;
    }

    Event<?> event() {
        return event;
    }

    Lane lane() {
        return lane;
    }

    @Nullable Batch batch() {
        return batch;
    }

    /** What is the same for all records of one try of one event. */
    Object attempt() {
        return batch == null ? this : batch;
    }

    /** What it keeps its order with: its source partition, or all batches, as each may be of several. */
    String scope() {
        return batch == null ? event.position().partition() : Batch.LANE;
    }

    String topic() {
        return message.topic();
    }

    /** Its place among the writes of its lane. */
    long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }

    /** Why the producer does not take it. */
    Exception refusal() {
        return Objects.requireNonNull(refusal);
    }

    @Nullable Integer partition() {
        return message.partition();
    }

    boolean isOver() {
        return state == OVER;
    }

    @Override
    public void subscribe(CoreSubscriber<? super WriteResult> actual) {
        if (!STATE.compareAndSet(this, NEW, SUBSCRIBED)) {
            Operators.error(actual, new IllegalStateException("a write is subscribed to once"));
            return;
        }
        subscriber = actual;
        actual.onSubscribe(this);
        if (!isOver()) {
            lane.send(this);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    HandOver handOver(Session to) {
        session = to;
        refusal = null;
        sending = Thread.currentThread();
        try {
            to.producer().send(message, this);
        } catch (RuntimeException e) {
            refusal = e;
        } finally {
            sending = null;
        }
        Exception refused = refusal;
        if (refused == null) {
            return HandOver.DONE;
        }
        if (refused instanceof BufferExhaustedException) {
            return HandOver.NO_MEMORY;
        }
        if (refused instanceof TimeoutException) {
            return HandOver.NOT_KNOWN;
        }
        if (ProducerFault.kind(refused) == FailureKind.EVENT) {
            fail(rejected(ProducerFault.reason(refused), refused));
            return HandOver.DONE;
        }
        // One that has ended meanwhile is followed by another.
        return to.isBroken() ? HandOver.NOT_KNOWN : HandOver.REFUSED;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        Session by = Objects.requireNonNull(session);
        if (sending == Thread.currentThread()) {
            refusal = error;
        } else if (error == null && !by.isBroken()) {
            complete();
        } else if (error != null && ProducerFault.kind(error) == FailureKind.EVENT) {
            fail(rejected(ProducerFault.reason(error), error));
        } else {
            // One that was written counts as failed, if a record before it may have failed and is tried again: so this
            // one must be as well, or they would change places.
            by.failed(new Failed(this, error));
            if (error != null) {
                outbox.broken(by, ProducerFault.reason(error));
            }
        }
    }

    /** That the producer does not write this record, and will not write it another time. */
    WorkException rejected(String why, @Nullable Exception cause) {
        return new WorkException(outbox.name(), "deliver", event.position(), why, 0, cause);
    }

    /** That the record is not written now. */
    RuntimeException notWritten(String why, @Nullable Exception cause) {
        return cause != null && ProducerFault.kind(cause) == FailureKind.FATAL
                ? new FatalException(outbox.name() + " can not write: " + ProducerFault.reason(cause), cause)
                : outbox.forNow(why, cause);
    }

    void complete() {
        CoreSubscriber<? super WriteResult> told = over();
        if (told != null) {
            told.onComplete();
        }
    }

    void fail(Throwable error) {
        CoreSubscriber<? super WriteResult> told = over();
        if (told != null) {
            told.onError(error);
        }
    }

    private @Nullable CoreSubscriber<? super WriteResult> over() {
        return STATE.getAndSet(this, OVER) == OVER ? null : subscriber;
    }

    @Override
    public void request(long n) {}

    /** What waits is not sent any more; what is sent can not be called back. */
    @Override
    public void cancel() {
        state = OVER;
    }
}
