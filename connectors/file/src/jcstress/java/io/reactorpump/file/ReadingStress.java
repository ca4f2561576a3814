package io.reactorpump.file;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.test.StandaloneSourceContext;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;

/** Whoever asks, one thread at a time reads, and what is asked for is read; a cancel closes the files once. */
public final class ReadingStress {

    private static final FileSourceOptions OPTIONS = FileSourceOptions.of(Path.of("stress"));
    private static final Partition PARTITION = new StandaloneSourceContext().assign("stress");

    private ReadingStress() {}

    /** Two ask. */
    @JCStressTest
    @Outcome(id = "5, 0, 0", expect = Expect.ACCEPTABLE, desc = "what both have asked for, one by one")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a request lost, or two readers at a time")
    @State
    public static class Requests {

        private final Endless read = new Endless();

        /** Asks twice. */
        @Actor
        public void one() {
            read.subscription.request(1);
            read.subscription.request(1);
        }

        /** Asks once. */
        @Actor
        public void other() {
            read.subscription.request(3);
        }

        /** Counts. */
        @Arbiter
        public void end(III_Result r) {
            read.tell(r);
        }
    }

    /** One asks, another cancels. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 1", "1, 0, 1", "2, 0, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "closed once, after the last")
    @Outcome(expect = Expect.FORBIDDEN, desc = "left open, closed twice or while it was read")
    @State
    public static class RequestAndCancel {

        private final Endless read = new Endless();

        /** Asks. */
        @Actor
        public void one() {
            read.subscription.request(2);
        }

        /** Cancels. */
        @Actor
        public void other() {
            read.subscription.cancel();
        }

        /** Counts. */
        @Arbiter
        public void end(III_Result r) {
            read.tell(r);
        }
    }

    /** A tour without an end, and its subscriber. */
    private static final class Endless implements Tour<String>, CoreSubscriber<Received<String>> {

        private final Subscription subscription = new Reading<>(
                this, wake -> this, Schedulers.immediate().createWorker(), Schedulers.immediate(), OPTIONS);

        // Not volatile: the reading has to make them visible to the next thread.
        private int emitted;
        private int overlaps;
        private int closed;
        private boolean inside;

        private void enter() {
            overlaps += inside || closed > 0 ? 1 : 0;
            inside = true;
        }

        void tell(III_Result r) {
            r.r1 = emitted;
            r.r2 = overlaps;
            r.r3 = closed;
        }

        @Override
        public void begin() {
            enter();
            inside = false;
        }

        @Override
        public Step step() {
            enter();
            inside = false;
            return Step.RECORD;
        }

        @Override
        public Received<String> record() {
            return new Received<>("record", PARTITION, emitted, null, null, Headers.none(), null, null);
        }

        @Override
        public void close() {
            enter();
            inside = false;
            closed++;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            throw new IllegalStateException("subscribed by hand");
        }

        @Override
        public void onNext(Received<String> received) {
            enter();
            emitted++;
            inside = false;
        }

        @Override
        public void onError(Throwable error) {
            overlaps++;
        }

        @Override
        public void onComplete() {
            overlaps++;
        }
    }
}
