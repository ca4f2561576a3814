package io.reactorpump.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.reactorpump.api.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that requests by hand, records what it gets, and waits without sleeping. Thread-safe. */
final class Reading<T> implements CoreSubscriber<Received<T>> {

    private final Duration timeout;
    private final List<Received<T>> records = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable error;
    private boolean completed;
    private boolean signalling;
    private int cancelAfter = Integer.MAX_VALUE;

    Reading(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public synchronized void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        notifyAll();
    }

    @Override
    public void onNext(Received<T> received) {
        enter("a record");
        boolean cancel;
        synchronized (this) {
            records.add(received);
            cancel = records.size() == cancelAfter;
        }
        if (cancel) {
            cancel();
        }
        leave();
    }

    @Override
    public void onError(Throwable error) {
        enter("an error");
        synchronized (this) {
            this.error = error;
        }
        leave();
    }

    @Override
    public void onComplete() {
        enter("completion");
        synchronized (this) {
            completed = true;
        }
        leave();
    }

    synchronized Reading<T> cancelAfter(int count) {
        cancelAfter = count;
        return this;
    }

    Reading<T> request(long n) {
        subscription().request(n);
        return this;
    }

    void cancel() {
        subscription().cancel();
    }

    synchronized List<Received<T>> records() {
        return List.copyOf(records);
    }

    /** Waits until there are at least so many records. */
    List<Received<T>> await(int count) {
        await(() -> records.size() >= count, count + " records");
        return records();
    }

    /** Waits for completion. */
    void awaitEnd() {
        await(() -> completed, "completion");
    }

    /** Checks that for a while there are no more than so many records, and no end. */
    synchronized void staysAt(int count, Duration quiet) {
        waitFor(() -> records.size() > count || isEnded(), quiet);
        assertThat(error).as("error of the source").isNull();
        assertThat(records).as("records, with no more demand or none left").hasSize(count);
        assertThat(violations).as("violations of Reactive Streams").isEmpty();
    }

    synchronized boolean isCompleted() {
        return completed;
    }

    private synchronized void await(BooleanSupplier condition, String what) {
        if (!waitFor(() -> condition.getAsBoolean() || isEnded(), timeout) || !condition.getAsBoolean()) {
            fail(
                    "expected %s within %s but there were %d records and %s",
                    what,
                    timeout,
                    records.size(),
                    error != null ? "the error " + error : completed ? "completion" : "no end");
        }
        assertThat(violations).as("violations of Reactive Streams").isEmpty();
    }

    private boolean isEnded() {
        return completed || error != null;
    }

    private Subscription subscription() {
        synchronized (this) {
            waitFor(() -> subscription != null, timeout);
            if (subscription == null) {
                throw new AssertionError("expected onSubscribe within " + timeout);
            }
            return subscription;
        }
    }

    /** Waits until the condition holds; false if it does not in time. Called with the lock held. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean waitFor(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private synchronized void enter(String signal) {
        if (signalling) {
            violations.add("§1.3: " + signal + " while another signal is under way");
        }
        if (isEnded()) {
            violations.add("§1.7: " + signal + " after the end");
        }
        signalling = true;
    }

    private synchronized void leave() {
        signalling = false;
        notifyAll();
    }
}
