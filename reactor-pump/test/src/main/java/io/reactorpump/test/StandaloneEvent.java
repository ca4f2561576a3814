package io.reactorpump.test;

import io.reactorpump.api.Attributes;
import io.reactorpump.api.Event;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event without an engine, for tests of a single sink, processor or operator: it remembers how it was settled.
 *
 * @param <T> the type of the payload
 */
public final class StandaloneEvent<T> implements Event<T> {

    private final T payload;
    private final String id;
    private final MemoryRecord<?> record;
    private final Position position;
    private final Attributes attributes;
    private final Settlements settlements;

    private StandaloneEvent(
            T payload,
            String id,
            MemoryRecord<?> record,
            Position position,
            Attributes attributes,
            Settlements settlements) {
        this.payload = payload;
        this.id = id;
        this.record = record;
        this.position = position;
        this.attributes = attributes;
        this.settlements = settlements;
    }

    /** An event at offset 0 of the partition {@code standalone}. */
    public static <T> StandaloneEvent<T> of(T payload) {
        return at("standalone", 0, payload);
    }

    /** An event of a place. */
    public static <T> StandaloneEvent<T> at(String partition, long offset, T payload) {
        return of(MemoryRecord.of(payload), new Position(partition, offset));
    }

    /**
     * An event of a record with all it has.
     *
     * @throws IllegalArgumentException if the record has no payload
     */
    public static <T> StandaloneEvent<T> of(MemoryRecord<T> record, Position position) {
        T payload = record.payload();
        if (payload == null) {
            throw new IllegalArgumentException("record.payload: null (expected: a payload)");
        }
        return new StandaloneEvent<>(
                payload, position.toString(), record, position, new Attributes(), new Settlements(null));
    }

    /** Whether it was settled at all, either way. For a parent: whether all its children were. */
    public boolean isSettled() {
        return settlements.count() > 0;
    }

    /** Whether it was acknowledged, and did not fail before. */
    public boolean isAcked() {
        return isSettled() && settlements.failure() == null;
    }

    /** Why it failed, if it did. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(settlements.failure());
    }

    /** How often it was settled; more than once is one time too many. */
    public int settlements() {
        return settlements.count();
    }

    @Override
    public T payload() {
        return payload;
    }

    @Override
    public Optional<Object> key() {
        return Optional.ofNullable(record.key());
    }

    @Override
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(record.timestamp());
    }

    @Override
    public Headers headers() {
        return record.headers();
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public <R> StandaloneEvent<R> with(R payload) {
        return new StandaloneEvent<>(payload, id, record, position, attributes, settlements);
    }

    @Override
    public <R> void split(Consumer<Consumer<R>> children, Consumer<Event<R>> emit) {
        Children family = new Children(settlements);
        try {
            children.accept(child -> {
                Settlements own = family.add();
                emit.accept(new StandaloneEvent<>(
                        child, id + "/" + family.made(), record, position, attributes.copy(), own));
            });
        } catch (RuntimeException e) {
            family.failed(e);
        }
        family.complete();
    }

    @Override
    public void ack() {
        settlements.settle(null);
    }

    @Override
    public void nack(Throwable cause) {
        settlements.settle(cause);
    }

    /** The place only: payloads and headers may be secret. */
    @Override
    public String toString() {
        return "StandaloneEvent[" + id + "]";
    }

    /** How one event was settled, and whom it concerns. */
    private static final class Settlements {

        private final @Nullable Children family;
        private int count;
        private @Nullable Throwable failure;

        Settlements(@Nullable Children family) {
            this.family = family;
        }

        void settle(@Nullable Throwable cause) {
            synchronized (this) {
                if (count++ > 0) {
                    return;
                }
                failure = cause;
            }
            if (family != null) {
                family.settled(cause);
            }
        }

        synchronized int count() {
            return count;
        }

        synchronized @Nullable Throwable failure() {
            return failure;
        }
    }

    /** The children of one event, which is settled when all of them are. */
    private static final class Children {

        private final Settlements parent;
        private int open = 1;
        private int made;
        private @Nullable Throwable failure;

        Children(Settlements parent) {
            this.parent = parent;
        }

        synchronized Settlements add() {
            open++;
            made++;
            return new Settlements(this);
        }

        synchronized int made() {
            return made;
        }

        synchronized void failed(Throwable cause) {
            failure = failure == null ? cause : failure;
        }

        void complete() {
            settled(null);
        }

        void settled(@Nullable Throwable cause) {
            synchronized (this) {
                failure = failure == null ? cause : failure;
                if (--open > 0) {
                    return;
                }
            }
            parent.settle(failure);
        }
    }
}
