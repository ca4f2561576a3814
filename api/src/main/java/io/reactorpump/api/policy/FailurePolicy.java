package io.reactorpump.api.policy;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is done about an event that failed: classify, try again, give up.
 *
 * @param retry how often to try an event failure again
 * @param giveUp what then
 * @param infrastructure how to try again while another system is away
 * @param classifier whose fault an error is
 */
public record FailurePolicy(
        RetryPolicy retry, GiveUp giveUp, RetryPolicy infrastructure, Function<Throwable, FailureKind> classifier) {

    private static final FailurePolicy STOP = of(RetryPolicy.none(), new GiveUp.Stop());

    private static FailurePolicy of(RetryPolicy retry, GiveUp giveUp) {
        return new FailurePolicy(retry, giveUp, RetryPolicy.forever(), FailureKind::of);
    }

    /** No retry, then stop: the default, as it loses nothing. */
    public static FailurePolicy stop() {
        return STOP;
    }

    /** No retry, then drop. */
    public static FailurePolicy drop() {
        return of(RetryPolicy.none(), new GiveUp.Drop());
    }

    /** No retry, then give back to the source. */
    public static FailurePolicy reject() {
        return of(RetryPolicy.none(), new GiveUp.Reject());
    }

    /** No retry, then the dead-letter sink. */
    public static FailurePolicy deadLetter(Sink<? super DeadLetter> sink) {
        return of(RetryPolicy.none(), new GiveUp.ToDeadLetters(sink));
    }

    /** So many retries, then stop; say otherwise with one of the {@code then} methods. */
    public static FailurePolicy retry(int maxRetries, Backoff backoff) {
        return of(new RetryPolicy(maxRetries, backoff), new GiveUp.Stop());
    }

    /** This policy, with dropping at the end. */
    public FailurePolicy thenDrop() {
        return new FailurePolicy(retry, new GiveUp.Drop(), infrastructure, classifier);
    }

    /** This policy, with rejecting at the end. */
    public FailurePolicy thenReject() {
        return new FailurePolicy(retry, new GiveUp.Reject(), infrastructure, classifier);
    }

    /** This policy, with stopping at the end. */
    public FailurePolicy thenStop() {
        return new FailurePolicy(retry, new GiveUp.Stop(), infrastructure, classifier);
    }

    /** This policy, with the dead-letter sink at the end. */
    public FailurePolicy thenDeadLetter(Sink<? super DeadLetter> sink) {
        return new FailurePolicy(retry, new GiveUp.ToDeadLetters(sink), infrastructure, classifier);
    }

    /** This policy with another way to wait for other systems; when its retries end, the failure counts as the event's. */
    public FailurePolicy infrastructure(RetryPolicy waiting) {
        return new FailurePolicy(retry, giveUp, waiting, classifier);
    }

    /**
     * This policy for soft errors, hard ones stop the pipeline: what an event fails with is soft if this says so, and hard
     * otherwise. {@code FailurePolicy.drop().soft(IllegalArgumentException.class::isInstance)} warns of such events and drops
     * them; a function that rather passes them on catches its errors itself. What is not the event's fault by its type ({@link
     * FailureKind#of}) stays what it is.
     */
    public FailurePolicy soft(Predicate<? super Throwable> isSoft) {
        return classify(error -> {
            FailureKind kind = FailureKind.of(error);
            return kind != FailureKind.EVENT || isSoft.test(error) ? kind : FailureKind.FATAL;
        });
    }

    /** This policy with another judgement of errors. */
    public FailurePolicy classify(Function<Throwable, FailureKind> judgement) {
        return new FailurePolicy(retry, giveUp, infrastructure, judgement);
    }
}
